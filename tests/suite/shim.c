/* Stands between the program and the C library, for tests of what the disk does to a run.
 *
 * SHIM_UNDER  a folder: only files below it count.
 * SHIM_LOG    a file that gets a line for each act: `write PATH`, `sync PATH`, `close PATH`, `rename FROM TO`,
 *             `unlink PATH`, in the order in which they happen.
 * SHIM_FAIL   the act that fails: write, close, sync, rename, or lose (a close that loses the bytes and says nothing).
 * SHIM_AT     which of these acts fails, from 1; all after it fail too with SHIM_ON=1.
 * SHIM_ERROR  the number of the error.
 * SHIM_KILL   the number of the act, of any kind, before which the process is killed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long acts, counted;

static int is_under(const char *path) {
    const char *under = getenv("SHIM_UNDER");
    return under && strncmp(path, under, strlen(under)) == 0;
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_under(path);
}

static void full(const char *path, char *into) {
    char here[PATH_MAX];
    if (path[0] == '/' || !getcwd(here, sizeof here)) snprintf(into, PATH_MAX, "%s", path);
    else snprintf(into, PATH_MAX, "%s/%s", here, path);
}

/* Notes an act; says whether it has to fail. */
static int act(const char *kind, const char *fails, const char *path, const char *to) {
    int failing = 0;
    pthread_mutex_lock(&lock);
    acts++;
    const char *kill_at = getenv("SHIM_KILL");
    if (kill_at && acts == atol(kill_at)) kill(getpid(), SIGKILL);
    const char *fail = getenv("SHIM_FAIL"), *at = getenv("SHIM_AT");
    if (fail && at && strcmp(fail, fails) == 0) {
        counted++;
        failing = counted == atol(at) || (getenv("SHIM_ON") && counted > atol(at));
    }
    const char *log = getenv("SHIM_LOG");
    if (log) {
        int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        if (fd >= 0) {
            dprintf(fd, "%s%s %s%s%s\n", kind, failing ? "!" : "", path, to ? " " : "", to ? to : "");
            static int (*real_close)(int);
            if (!real_close) real_close = dlsym(RTLD_NEXT, "close");
            real_close(fd);
        }
    }
    pthread_mutex_unlock(&lock);
    return failing;
}

static int error_number(void) {
    const char *number = getenv("SHIM_ERROR");
    return number ? atoi(number) : EIO;
}

ssize_t write(int fd, const void *bytes, size_t size) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    char path[PATH_MAX];
    if (fd > 2 && path_of(fd, path) && act("write", "write", path, NULL)) {
        /* A part of it arrives. */
        if (size > 1) real(fd, bytes, size / 2);
        errno = error_number();
        return -1;
    }
    return real(fd, bytes, size);
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    char path[PATH_MAX];
    if (path_of(fd, path) && act("sync", "sync", path, NULL)) {
        errno = error_number();
        return -1;
    }
    return real(fd);
}

int close(int fd) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "close");
    char path[PATH_MAX];
    int flags = fcntl(fd, F_GETFL);
    if (fd > 2 && flags >= 0 && (flags & O_ACCMODE) != O_RDONLY && path_of(fd, path)) {
        struct stat file;
        int is_file = fstat(fd, &file) == 0 && S_ISREG(file.st_mode);
        if (is_file && act("close", getenv("SHIM_LOSE") ? "lose" : "close", path, NULL)) {
            /* The bytes were never stored. */
            if (ftruncate(fd, 0)) {}
            real(fd);
            if (getenv("SHIM_LOSE")) return 0;
            errno = error_number();
            return -1;
        }
    }
    return real(fd);
}

int rename(const char *from, const char *to) {
    static int (*real)(const char *, const char *);
    if (!real) real = dlsym(RTLD_NEXT, "rename");
    char a[PATH_MAX], b[PATH_MAX];
    full(from, a);
    full(to, b);
    if (is_under(b) && act("rename", "rename", a, b)) {
        errno = error_number();
        return -1;
    }
    return real(from, to);
}

int unlink(const char *path) {
    static int (*real)(const char *);
    if (!real) real = dlsym(RTLD_NEXT, "unlink");
    char a[PATH_MAX];
    full(path, a);
    if (is_under(a)) act("unlink", "unlink", a, NULL);
    return real(path);
}
