// Preloaded into a program: keeps a diary of all that it does to the files below a folder, in order, so that a power cut at any moment
// can be played afterwards. Every call goes through and does what it would have done. Several programs may keep one diary: an entry is one
// write at its end.
//
//   DIARY_FILE   the diary                       DIARY_FOLDER  the folder, its real path
//   DIARY_DISK   how large the program is to believe the disk, in bytes (the queue keeps its log short on a small one)
//
// When an entry is made decides what it proves. A change is written down once it was made; a sync once it begins, and again once it ended;
// what leaves the program before it leaves. So what the diary has before the beginning of a sync was there to be synced, and a promise comes
// after all that the program waited for.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { CREATED = 1, MADE_FOLDER, RENAMED, UNLINKED, REMOVED_FOLDER, WRITTEN, SIZED, SYNC_BEGINS, SYNC_ENDED, SAID, SENT, UNKNOWN };

// As Diary.cs reads it; then the path, the other path, and the data.
struct entry {
  uint32_t length, kind, process, path_length, other_length, data_length;
  uint64_t time_ns, file, offset;
};

static int diary = -1;
static char folder[PATH_MAX];
static size_t folder_length;
static uint64_t disk_bytes;

static void *real(const char *name);
#define REAL(name) ({ static __typeof__(&name) found; if (!found) found = (__typeof__(&name))real(#name); found; })

static void note(enum kind kind, uint64_t file, uint64_t offset, const char *path, const char *other, const void *data, size_t length) {
  if (diary < 0) return;
  int before = errno;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  struct entry entry = {
    .kind = kind, .process = (uint32_t)getpid(), .path_length = path ? (uint32_t)strlen(path) : 0, .other_length = other ? (uint32_t)strlen(other) : 0,
    .data_length = (uint32_t)length, .time_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec, .file = file, .offset = offset };
  entry.length = (uint32_t)sizeof entry + entry.path_length + entry.other_length + entry.data_length;
  struct iovec parts[] = { { &entry, sizeof entry }, { (void *)path, entry.path_length }, { (void *)other, entry.other_length }, { (void *)data, length } };
  if (syscall(SYS_writev, diary, parts, 4) != (long)entry.length) {
    static const char sentence[] = "the diary cannot be written\n";
    syscall(SYS_write, 2, sentence, sizeof sentence - 1);
    abort();
  }
  errno = before;
}

static int is_below(const char *path) {
  return folder_length && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

// The path of a descriptor that is one of ours; 0 for any other.
static int path_of(int descriptor, char *path, struct stat *status) {
  if (diary < 0 || fstat(descriptor, status) || !(S_ISREG(status->st_mode) || S_ISDIR(status->st_mode))) return 0;
  char link[40];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_below(path);
}

// The real path of a name, of which the last part need not exist; 0 where it is not ours.
static int resolve(const char *name, char *path) {
  if (diary < 0 || !name) return 0;
  int before = errno, ours = 0;
  char parent[PATH_MAX];
  if (strlen(name) < sizeof parent) {
    strcpy(parent, name);
    for (size_t end = strlen(parent); end > 1 && parent[end - 1] == '/'; end--) parent[end - 1] = 0;
    char *slash = strrchr(parent, '/');
    const char *last = slash ? slash + 1 : parent;
    char kept[NAME_MAX + 1];
    snprintf(kept, sizeof kept, "%s", last);
    if (slash) slash[slash == parent] = 0;
    if (realpath(slash ? parent : ".", path) && strlen(path) + strlen(kept) + 2 < PATH_MAX) {
      strcat(strcat(path, "/"), kept);
      ours = is_below(path);
    }
  }
  errno = before;
  return ours;
}

static int exists(const char *path) {
  struct stat status;
  int before = errno, there = !lstat(path, &status);
  errno = before;
  return there;
}

static void note_change(enum kind kind, int descriptor, uint64_t offset, const void *data, size_t length) {
  char path[PATH_MAX];
  struct stat status;
  if (path_of(descriptor, path, &status)) note(kind, status.st_ino, offset, path, NULL, data, length);
}

static void note_unknown(int descriptor, const char *call) {
  char path[PATH_MAX];
  struct stat status;
  if (path_of(descriptor, path, &status)) note(UNKNOWN, status.st_ino, 0, path, call, NULL, 0);
}

// --- files that appear

static int opened(int descriptor, const char *path, int ours, int was_there, int flags) {
  struct stat status;
  if (descriptor >= 0 && ours && !fstat(descriptor, &status) && S_ISREG(status.st_mode)) {
    if (!was_there) note(CREATED, status.st_ino, 0, path, NULL, NULL, 0);
    else if (flags & O_TRUNC) note(SIZED, status.st_ino, 0, path, NULL, NULL, 0);
  }
  return descriptor;
}

#define OPENS(name, ...) \
  int name(__VA_ARGS__ const char *file, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    char path[PATH_MAX]; \
    int ours = flags & (O_CREAT | O_TRUNC) ? resolve(file, path) : 0, was_there = ours && exists(path); \
    return opened(CALL(name), path, ours, was_there, flags); \
  }
#define CALL(name) REAL(name)(file, flags, mode)
OPENS(open) OPENS(open64)
#undef CALL
// Names are taken from the present folder: a file of ours that was made in another way is one that the reader does not know, and says so.
#define CALL(name) REAL(name)(folder_descriptor, file, flags, mode)
#define COMMA ,
OPENS(openat, int folder_descriptor COMMA) OPENS(openat64, int folder_descriptor COMMA)

int creat(const char *file, mode_t mode) { return open(file, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *file, mode_t mode) { return open64(file, O_CREAT | O_WRONLY | O_TRUNC, mode); }

// --- names

int mkdir(const char *name, mode_t mode) {
  char path[PATH_MAX];
  int ours = resolve(name, path), result = REAL(mkdir)(name, mode);
  if (!result && ours) note(MADE_FOLDER, 0, 0, path, NULL, NULL, 0);
  return result;
}

int rmdir(const char *name) {
  char path[PATH_MAX];
  int ours = resolve(name, path), result = REAL(rmdir)(name);
  if (!result && ours) note(REMOVED_FOLDER, 0, 0, path, NULL, NULL, 0);
  return result;
}

int unlink(const char *name) {
  char path[PATH_MAX];
  int ours = resolve(name, path), result = REAL(unlink)(name);
  if (!result && ours) note(UNLINKED, 0, 0, path, NULL, NULL, 0);
  return result;
}

int rename(const char *from, const char *to) {
  char path[PATH_MAX], other[PATH_MAX];
  int ours = resolve(from, path), theirs = resolve(to, other), result = REAL(rename)(from, to);
  if (!result && (ours || theirs)) note(ours && theirs ? RENAMED : UNKNOWN, 0, 0, path, ours && theirs ? other : "rename from or to elsewhere", NULL, 0);
  return result;
}

// What rm calls.
int unlinkat(int folder_descriptor, const char *name, int flags) {
  char path[PATH_MAX];
  int ours = resolve(name, path), result = REAL(unlinkat)(folder_descriptor, name, flags);
  if (!result && ours) note(folder_descriptor != AT_FDCWD || flags ? UNKNOWN : UNLINKED, 0, 0, path, "unlinkat", NULL, 0);
  return result;
}

int link(const char *from, const char *to) {
  char path[PATH_MAX];
  int ours = resolve(to, path), result = REAL(link)(from, to);
  if (!result && ours) note(UNKNOWN, 0, 0, path, "link", NULL, 0);
  return result;
}

// --- content

// What is written to a pipe by descriptor 1 is what the program says; to a socket, what it answers.
static void note_output(int descriptor, const void *data, size_t length) {
  struct stat status;
  if (diary < 0 || fstat(descriptor, &status)) return;
  if (descriptor == 1 && S_ISFIFO(status.st_mode)) note(SAID, 0, 0, NULL, NULL, data, length);
  else if (S_ISSOCK(status.st_mode)) note(SENT, (uint64_t)descriptor, 0, NULL, NULL, data, length < 4096 ? length : 4096);
}

ssize_t write(int descriptor, const void *data, size_t length) {
  note_output(descriptor, data, length);
  ssize_t written = REAL(write)(descriptor, data, length);
  if (written > 0) note_change(WRITTEN, descriptor, (uint64_t)(lseek(descriptor, 0, SEEK_CUR) - written), data, (size_t)written);
  return written;
}

#define PWRITES(name, offset_type) \
  ssize_t name(int descriptor, const void *data, size_t length, offset_type offset) { \
    ssize_t written = REAL(name)(descriptor, data, length, offset); \
    if (written > 0) note_change(WRITTEN, descriptor, (uint64_t)offset, data, (size_t)written); \
    return written; \
  }
PWRITES(pwrite, off_t) PWRITES(pwrite64, off64_t)

static void note_vector(int descriptor, const struct iovec *parts, int count, uint64_t offset, ssize_t written) {
  for (int i = 0; i < count && written > 0; i++) {
    size_t length = parts[i].iov_len < (size_t)written ? parts[i].iov_len : (size_t)written;
    note_change(WRITTEN, descriptor, offset, parts[i].iov_base, length);
    offset += length;
    written -= (ssize_t)length;
  }
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
  for (int i = 0; i < count; i++) note_output(descriptor, parts[i].iov_base, parts[i].iov_len);
  ssize_t written = REAL(writev)(descriptor, parts, count);
  if (written > 0) note_vector(descriptor, parts, count, (uint64_t)(lseek(descriptor, 0, SEEK_CUR) - written), written);
  return written;
}

#define PWRITEVS(name, offset_type) \
  ssize_t name(int descriptor, const struct iovec *parts, int count, offset_type offset) { \
    ssize_t written = REAL(name)(descriptor, parts, count, offset); \
    note_vector(descriptor, parts, count, (uint64_t)offset, written); \
    return written; \
  }
PWRITEVS(pwritev, off_t) PWRITEVS(pwritev64, off64_t)

#define TRUNCATES(name, offset_type) \
  int name(int descriptor, offset_type size) { \
    int result = REAL(name)(descriptor, size); \
    if (!result) note_change(SIZED, descriptor, (uint64_t)size, NULL, 0); \
    return result; \
  }
TRUNCATES(ftruncate, off_t) TRUNCATES(ftruncate64, off64_t)

// Room that is taken beforehand reads as zeros: nothing but the size is seen of it.
#define ALLOCATES(name, offset_type) \
  int name(int descriptor, int mode, offset_type offset, offset_type length) { \
    int result = REAL(name)(descriptor, mode, offset, length); \
    struct stat status; \
    if (!result && mode) note_unknown(descriptor, "fallocate"); \
    else if (!result && !fstat(descriptor, &status)) note_change(SIZED, descriptor, (uint64_t)status.st_size, NULL, 0); \
    return result; \
  }
ALLOCATES(fallocate, off_t) ALLOCATES(fallocate64, off64_t)

#define SENDS_FILE(name, offset_type) \
  ssize_t name(int to, int from, offset_type *offset, size_t length) { note_unknown(to, "sendfile"); return REAL(name)(to, from, offset, length); }
SENDS_FILE(sendfile, off_t) SENDS_FILE(sendfile64, off64_t)

ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *offset, size_t length, unsigned flags) {
  note_unknown(to, "copy_file_range");
  return REAL(copy_file_range)(from, at, to, offset, length, flags);
}

// SQLite's -shm is made anew after a crash, whatever is in it.
#define MAPS(name, offset_type) \
  void *name(void *address, size_t length, int protection, int flags, int descriptor, offset_type offset) { \
    char path[PATH_MAX]; \
    struct stat status; \
    if (descriptor >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE) && path_of(descriptor, path, &status) && !strstr(path, "-shm")) \
      note(UNKNOWN, status.st_ino, 0, path, "mmap", NULL, 0); \
    return REAL(name)(address, length, protection, flags, descriptor, offset); \
  }
MAPS(mmap, off_t) MAPS(mmap64, off64_t)

// --- syncs

#define SYNCS(name) \
  int name(int descriptor) { \
    char path[PATH_MAX]; \
    struct stat status; \
    int ours = path_of(descriptor, path, &status); \
    uint64_t file = ours && S_ISREG(status.st_mode) ? status.st_ino : 0; \
    if (ours) note(SYNC_BEGINS, file, (uint64_t)gettid(), path, NULL, NULL, 0); \
    int result = REAL(name)(descriptor); \
    if (ours && !result) note(SYNC_ENDED, file, (uint64_t)gettid(), path, NULL, NULL, 0); \
    return result; \
  }
SYNCS(fsync) SYNCS(fdatasync)

// --- what leaves

ssize_t send(int descriptor, const void *data, size_t length, int flags) {
  note_output(descriptor, data, length);
  return REAL(send)(descriptor, data, length, flags);
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
  for (size_t i = 0; i < message->msg_iovlen; i++) note_output(descriptor, message->msg_iov[i].iov_base, message->msg_iov[i].iov_len);
  return REAL(sendmsg)(descriptor, message, flags);
}

// --- the disk

#define STATES_DISK(name, type) \
  int name(const char *file, struct type *disk) { \
    int result = REAL(name)(file, disk); \
    if (!result && disk_bytes) { \
      disk->f_blocks = disk_bytes / (uint64_t)disk->f_bsize; \
      disk->f_bfree = disk->f_bavail = disk->f_blocks / 2; \
    } \
    return result; \
  }
STATES_DISK(statfs, statfs) STATES_DISK(statfs64, statfs64)

// --- finding the real ones, and being found

// .NET looks the functions that a program imports from "libc" up in that library: it must find these instead.
static const struct { const char *name; void *ours; } replaced[] = {
#define ONE(name) { #name, (void *)name }
  ONE(open), ONE(open64), ONE(openat), ONE(openat64), ONE(creat), ONE(creat64), ONE(mkdir), ONE(rmdir), ONE(unlink), ONE(unlinkat), ONE(rename), ONE(link),
  ONE(write), ONE(pwrite), ONE(pwrite64), ONE(writev), ONE(pwritev), ONE(pwritev64), ONE(ftruncate), ONE(ftruncate64), ONE(fallocate), ONE(fallocate64),
  ONE(sendfile), ONE(sendfile64), ONE(copy_file_range), ONE(mmap), ONE(mmap64), ONE(fsync), ONE(fdatasync), ONE(send), ONE(sendmsg), ONE(statfs), ONE(statfs64),
};

static void *(*look_up)(void *, const char *);

static void find_look_up(void) {
  static const char *const versions[] = { "GLIBC_2.34", "GLIBC_2.2.5", "GLIBC_2.17" };
  for (size_t i = 0; !look_up && i < sizeof versions / sizeof *versions; i++)
    look_up = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", versions[i]);
}

static void *real(const char *name) {
  if (!look_up) find_look_up();
  return look_up(RTLD_NEXT, name);
}

void *dlsym(void *library, const char *name) {
  if (!look_up) find_look_up();
  void *found = look_up(library, name);
  for (size_t i = 0; found && i < sizeof replaced / sizeof *replaced; i++)
    if (!strcmp(name, replaced[i].name) && found == real(name)) return replaced[i].ours;
  return found;
}

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("DIARY_FILE"), *where = getenv("DIARY_FOLDER"), *disk = getenv("DIARY_DISK");
  if (!file || !where || strlen(where) >= sizeof folder) return;
  strcpy(folder, where);
  folder_length = strlen(folder);
  disk_bytes = disk ? strtoull(disk, NULL, 10) : 0;
  int descriptor = (int)syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  // Out of the way of programs that count on low numbers.
  diary = fcntl(descriptor, F_DUPFD_CLOEXEC, 200);
  syscall(SYS_close, descriptor);
}
