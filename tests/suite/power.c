/* Cuts a file system off from its disk, as a power cut does: `power FOLDER`. ext4 and XFS know this call. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>

#define GOING_DOWN _IOR('X', 125, unsigned int)

int main(int count, char **words) {
    unsigned int without_log = 2;
    int folder = count > 1 ? open(words[1], O_RDONLY) : -1;
    if (folder < 0 || ioctl(folder, GOING_DOWN, &without_log) != 0) {
        perror("power");
        return 1;
    }
    return 0;
}
