# Prints the lines of the stream, but takes CR LF, CR and LF for line ends in each chunk alone, so that CR|LF are two.
# Takes chunks by their length, or reads ("read").
use strict;
use warnings;

my $by_read = @ARGV && $ARGV[0] eq 'read';

sub next_chunk {
    my ($head, $chunk);
    return sysread(STDIN, $chunk, 1 << 20) ? $chunk : undef if $by_read;
    return undef unless read(STDIN, $head, 4) == 4;
    read(STDIN, $chunk, unpack('N', $head));
    return $chunk;
}

binmode STDIN;
binmode STDOUT;
while (defined(my $chunk = next_chunk())) {
    $chunk =~ s/\r\n|\r/\n/g;
    print $chunk;
}
