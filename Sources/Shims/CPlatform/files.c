#define _GNU_SOURCE 1
#include "CPlatformFiles.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

bool cplatform_is_local(const char *path) {
  struct stat file;
  struct statfs system;
  if (lstat(path, &file) != 0 || S_ISLNK(file.st_mode) || statfs(path, &system) != 0) return false;
  switch ((unsigned long)system.f_type) {
    case EXT4_SUPER_MAGIC:
    case XFS_SUPER_MAGIC:
    case BTRFS_SUPER_MAGIC:
    case TMPFS_MAGIC:
    case OVERLAYFS_SUPER_MAGIC:
    case F2FS_SUPER_MAGIC:
    case 0x2FC12FC1:  // ZFS
      return true;
    default:
      return false;
  }
}
