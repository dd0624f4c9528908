/* Logs what a process writes and syncs below one folder, so that a power cut can be acted out afterwards.
 *
 * Preloaded before the C library. Records go to one log, opened for appending: one write is one record, in one order
 * for all processes. A sync is logged before it starts and after it has ended: it covers what was logged before its start.
 * Record: kind (1 byte), thread id (4), length of the path (2), offset (8), length of the data (4), path, data.
 * Kinds: W write, T truncate, S sync starts, D sync is done.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int log_to = -1;
static char folder[512];
static size_t folder_length;

__attribute__((constructor)) static void begin(void) {
  const char *log = getenv("POWER_LOG"), *under = getenv("POWER_FOLDER");
  if (!log || !under) return;
  strncpy(folder, under, sizeof folder - 1);
  folder_length = strlen(folder);
  log_to = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

/* The path of a file below the folder, or 0 for anything else. */
static int path_of(int file, char *path) {
  char link[64];
  if (log_to < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, 511);
  if (length <= 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, folder_length) == 0 && !strstr(path, "-shm");
}

static void record(char kind, int file, int64_t offset, const void *data, uint32_t length) {
  char path[512];
  if (!path_of(file, path)) return;
  uint16_t path_length = (uint16_t)strlen(path);
  uint32_t thread = (uint32_t)syscall(SYS_gettid);
  size_t size = 19 + path_length + length;
  char *all = malloc(size), *at = all;
  *at++ = kind;
  memcpy(at, &thread, 4), at += 4;
  memcpy(at, &path_length, 2), at += 2;
  memcpy(at, &offset, 8), at += 8;
  memcpy(at, &length, 4), at += 4;
  memcpy(at, path, path_length), at += path_length;
  if (length) memcpy(at, data, length);
  if (syscall(SYS_write, log_to, all, size) != (long)size) abort();
  free(all);
}

ssize_t pwrite(int file, const void *data, size_t length, off_t offset) {
  record('W', file, offset, data, (uint32_t)length);
  return syscall(SYS_pwrite64, file, data, length, offset);
}

ssize_t pwrite64(int file, const void *data, size_t length, off64_t offset) { return pwrite(file, data, length, offset); }

ssize_t write(int file, const void *data, size_t length) {
  char path[512];
  if (path_of(file, path)) record('W', file, lseek(file, 0, SEEK_CUR), data, (uint32_t)length);
  return syscall(SYS_write, file, data, length);
}

int ftruncate(int file, off_t length) {
  record('T', file, length, 0, 0);
  return (int)syscall(SYS_ftruncate, file, length);
}

int ftruncate64(int file, off64_t length) { return ftruncate(file, length); }

static int synced(int file, long call) {
  record('S', file, 0, 0, 0);
  int answer = (int)syscall(call, file);
  record('D', file, 0, 0, 0);
  return answer;
}

int fsync(int file) { return synced(file, SYS_fsync); }

int fdatasync(int file) { return synced(file, SYS_fdatasync); }
