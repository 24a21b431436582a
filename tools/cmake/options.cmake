# Developer parts are on only when this is the project being built, not when it is a part of another.
option(REPRISE_BUILD_HARNESS "Build the record/replay harness" ON)
option(REPRISE_BUILD_TOOLS "Build the reprise program" ${PROJECT_IS_TOP_LEVEL})
option(REPRISE_BUILD_TESTS "Build tests and fuzz targets" OFF)
option(REPRISE_INSTALL "Install targets, headers and packages" ${PROJECT_IS_TOP_LEVEL})
option(REPRISE_WERROR "Treat warnings as errors" OFF)
option(REPRISE_FUZZ "Instrument for libFuzzer (clang)" OFF)
set(REPRISE_FUZZING_ENGINE "" CACHE STRING "Build fuzz targets with this engine: a library or a linker option")
set(REPRISE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them")

if(REPRISE_BUILD_TOOLS AND NOT REPRISE_BUILD_HARNESS)
  message(FATAL_ERROR "REPRISE_BUILD_TOOLS needs REPRISE_BUILD_HARNESS")
endif()
if(REPRISE_BUILD_TESTS AND NOT REPRISE_BUILD_TOOLS)
  message(FATAL_ERROR "REPRISE_BUILD_TESTS needs REPRISE_BUILD_TOOLS")
endif()

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  find_program(REPRISE_CCACHE ccache)
  if(REPRISE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${REPRISE_CCACHE})
  endif()
  if(REPRISE_SANITIZE)
    add_compile_options(-fsanitize=${REPRISE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${REPRISE_SANITIZE})
  endif()
  if(REPRISE_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
  endif()
endif()

# Settings for every target of ours; they do not reach those who link them.
function(reprise_target_settings target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
      -Woverloaded-virtual $<$<BOOL:${REPRISE_WERROR}>:-Werror>
      # GCC 12 sees overlaps in std::string that cannot be (GCC bug 105651).
      $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
  endif()
endfunction()
