/* The floor of fan-out: writes the same bytes to many sockets, and does nothing else.
 *
 * floor FIRST COUNT SIZE: sockets are the COUNT descriptors from FIRST on; the frame of SIZE bytes is read from standard input,
 * and after it a byte for each time that it is to be written to all of them. */
#include <stdlib.h>
#include <unistd.h>

static void write_all(int descriptor, const char *frame, size_t size) {
    while (size > 0) {
        ssize_t written = write(descriptor, frame, size);
        if (written < 0) return; /* this client is gone */
        frame += written;
        size -= (size_t)written;
    }
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int first = atoi(argv[1]), count = atoi(argv[2]);
    size_t size = (size_t)atol(argv[3]);
    char *frame = malloc(size), again;
    for (size_t have = 0; have < size;) {
        ssize_t got = read(STDIN_FILENO, frame + have, size - have);
        if (got <= 0) return 1;
        have += (size_t)got;
    }
    while (read(STDIN_FILENO, &again, 1) == 1)
        for (int at = 0; at < count; at++) write_all(first + at, frame, size);
    return 0;
}
