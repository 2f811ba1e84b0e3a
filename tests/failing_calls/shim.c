/* Put before libc by LD_PRELOAD: calls on files under one folder fail from the n-th on, or that one alone.

   Built with: cc -shared -fPIC -O1 -o shim.so shim.c -ldl
   kaigo_fail(folder, errno, after, kinds, stays, torn) begins; kaigo_end() ends and gives the calls that failed;
   kaigo_calls() gives how many calls of those kinds were made since the beginning. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define WRITES 1
#define READS 2

static char folder[PATH_MAX];
static volatile int number, after, kinds, stays, torn, calls, failed, is_half;

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

void kaigo_fail(const char *where, int errno_, int after_, int kinds_, int stays_, int torn_) {
    strncpy(folder, where, sizeof folder - 1);
    number = errno_, after = after_, kinds = kinds_, stays = stays_, torn = torn_;
    calls = failed = is_half = 0;
}
int kaigo_end(void) { folder[0] = 0; return failed; }
int kaigo_calls(void) { return calls; }

static int is_ours(const char *path) {
    if (!folder[0]) return 0;
    char whole[2 * PATH_MAX];
    if (path[0] != '/') {
        char here[PATH_MAX];
        if (!getcwd(here, sizeof here)) return 0;
        snprintf(whole, sizeof whole, "%s/%s", here, path);
        path = whole;
    }
    return !strncmp(path, folder, strlen(folder));
}
static int is_open_here(int handle) {
    if (!folder[0]) return 0;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_ours(path);
}
/* 1: this call fails. 2: this one is done by half, and the next one fails. */
static int fails(int kind, int can_be_half) {
    if (!(kinds & kind)) return 0;
    int n = __sync_fetch_and_add(&calls, 1);
    if (n < after || (n > after && !stays && !is_half)) return 0;
    if (n == after && torn && can_be_half) { is_half = 1; __sync_fetch_and_add(&failed, 1); return 2; }
    is_half = 0;
    __sync_fetch_and_add(&failed, 1);
    errno = number;
    return 1;
}
#define BY_HANDLE(kind, handle) if (is_open_here(handle) && fails(kind, 0)) return -1
#define BY_PATH(path) if (is_ours(path) && fails(WRITES, 0)) return -1

#define WRITE(name, args, call_whole, call_half) \
    ssize_t name args { REAL(name); \
        if (is_open_here(fd)) { int how = fails(WRITES, size > 1); \
            if (how == 1) return -1; \
            if (how == 2) return real call_half; } \
        return real call_whole; }
WRITE(write, (int fd, const void *data, size_t size), (fd, data, size), (fd, data, size / 2))
WRITE(pwrite, (int fd, const void *data, size_t size, off_t at), (fd, data, size, at), (fd, data, size / 2, at))
WRITE(pwrite64, (int fd, const void *data, size_t size, off64_t at), (fd, data, size, at), (fd, data, size / 2, at))
WRITE(sendfile, (int fd, int in, off_t *at, size_t size), (fd, in, at, size), (fd, in, at, size / 2))
WRITE(sendfile64, (int fd, int in, off64_t *at, size_t size), (fd, in, at, size), (fd, in, at, size / 2))

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev); BY_HANDLE(WRITES, fd); return real(fd, parts, count); }
ssize_t read(int fd, void *data, size_t size) { REAL(read); BY_HANDLE(READS, fd); return real(fd, data, size); }
ssize_t pread(int fd, void *data, size_t size, off_t at) {
    REAL(pread); BY_HANDLE(READS, fd); return real(fd, data, size, at); }
ssize_t pread64(int fd, void *data, size_t size, off64_t at) {
    REAL(pread64); BY_HANDLE(READS, fd); return real(fd, data, size, at); }
int fsync(int fd) { REAL(fsync); BY_HANDLE(WRITES, fd); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); BY_HANDLE(WRITES, fd); return real(fd); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); BY_HANDLE(WRITES, fd); return real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); BY_HANDLE(WRITES, fd); return real(fd, size); }
int posix_fallocate(int fd, off_t at, off_t size) {
    REAL(posix_fallocate); if (is_open_here(fd) && fails(WRITES, 0)) return number; return real(fd, at, size); }
int rename(const char *from, const char *to) {
    REAL(rename); if ((is_ours(from) || is_ours(to)) && fails(WRITES, 0)) return -1; return real(from, to); }
int unlink(const char *path) { REAL(unlink); BY_PATH(path); return real(path); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); BY_PATH(path); return real(path, mode); }

#define TO_WRITE (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)
#define MODE(flags) mode_t mode = 0; if (flags & O_CREAT) { \
    va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
int open(const char *path, int flags, ...) {
    REAL(open); MODE(flags); if (flags & TO_WRITE) BY_PATH(path); return real(path, flags, mode); }
int open64(const char *path, int flags, ...) {
    REAL(open64); MODE(flags); if (flags & TO_WRITE) BY_PATH(path); return real(path, flags, mode); }
