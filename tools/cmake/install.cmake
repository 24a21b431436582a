# `cmake --install`: libraries, headers, the program, a CMake package with a component per library, pkg-config files.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/reprise)
set(pkgconfig_dir ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
set(components core curl)
if(REPRISE_BUILD_HARNESS)
  list(APPEND components harness gtest)
endif()
# GoogleTest is for those who ask for it.
set(default_components ${components})
list(REMOVE_ITEM default_components gtest)

# What the libraries link to: target, CMake package, pkg-config module ("-": none).
set(known_dependencies
  "tl::expected tl-expected -"
  "nlohmann_json::nlohmann_json nlohmann_json nlohmann_json"
  "Threads::Threads Threads -"
  "simdjson::simdjson simdjson simdjson"
  "CURL::libcurl CURL libcurl"
  "yaml-cpp yaml-cpp yaml-cpp"
  "GTest::gtest GTest gtest"
  "GTest::gmock GTest gmock"
  "OpenSSL::SSL OpenSSL openssl"
  "OpenSSL::Crypto OpenSSL openssl"
  "ZLIB::ZLIB ZLIB zlib")

# reprise_dependencies(component): sets <component>_packages to what a CMake consumer must find, and <component>_modules
# to the pkg-config modules that go with it. Where the library is static, that includes its private dependencies.
function(reprise_dependencies component)
  get_target_property(links reprise_${component} INTERFACE_LINK_LIBRARIES)
  set(packages "")
  set(modules "")
  foreach(link IN LISTS links)
    string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" link "${link}")
    if(link MATCHES "^reprise_" OR link MATCHES "^\\$<BUILD_INTERFACE:")
      continue()
    endif()
    set(rows ${known_dependencies})
    list(FILTER rows INCLUDE REGEX "^${link} ")
    if(NOT rows)
      message(FATAL_ERROR "${link}, which reprise_${component} links to, has no row in tools/cmake/install.cmake")
    endif()
    string(REPLACE " " ";" row "${rows}")
    list(GET row 1 package)
    list(GET row 2 module)
    list(APPEND packages ${package})
    if(NOT module STREQUAL "-")
      list(APPEND modules ${module})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES packages)
  list(REMOVE_DUPLICATES modules)
  set(${component}_packages "${packages}" PARENT_SCOPE)
  set(${component}_modules "${modules}" PARENT_SCOPE)
endfunction()

set(dependencies "")
foreach(component IN LISTS components)
  set_target_properties(reprise_${component} PROPERTIES
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR} INSTALL_RPATH "$ORIGIN")
  install(TARGETS reprise_${component} EXPORT reprise-${component} FILE_SET HEADERS)
  # An export each, so that a consumer of the core need not have what the others link to.
  install(EXPORT reprise-${component} NAMESPACE reprise:: DESTINATION ${package_dir}
    FILE reprise-${component}-targets.cmake)
  reprise_dependencies(${component})
  string(APPEND dependencies "set(reprise_${component}_packages ${${component}_packages})\n")
endforeach()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/reprise-config.cmake.in reprise-config.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(reprise-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/reprise-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/reprise-config-version.cmake
  DESTINATION ${package_dir})

# Relative to the file, so that `cmake --install --prefix` and moved trees work.
file(RELATIVE_PATH pc_prefix /${pkgconfig_dir} /)
string(REGEX REPLACE "/$" "" pc_prefix ${pc_prefix})
set(pc_modules ${core_modules} ${curl_modules})
list(REMOVE_DUPLICATES pc_modules)
list(JOIN pc_modules " " pc_modules)
list(JOIN harness_modules " " pc_harness_modules)
list(JOIN gtest_modules " " pc_gtest_modules)
set(pc_files reprise)
if(REPRISE_BUILD_HARNESS)
  list(APPEND pc_files reprise-harness reprise-gtest)
endif()
foreach(name IN LISTS pc_files)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc DESTINATION ${pkgconfig_dir})
endforeach()

if(REPRISE_BUILD_TOOLS)
  file(RELATIVE_PATH to_libraries /${CMAKE_INSTALL_BINDIR} /${CMAKE_INSTALL_LIBDIR})
  set_target_properties(reprise PROPERTIES INSTALL_RPATH "$ORIGIN/${to_libraries}")
  install(TARGETS reprise)
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
