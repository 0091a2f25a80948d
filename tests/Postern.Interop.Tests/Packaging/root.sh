#!/bin/sh
# Makes this machine's files the root of a mount namespace of our own, writable, with all changes in memory, and becomes its first process.
#   root.sh DIRECTORY PACKAGES COMMAND...    an empty directory to mount at, and one to show as /packages
set -e
mount -t tmpfs tmpfs "$1"
mkdir "$1/upper" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
cd "$1/root"
mkdir -p changes packages
mount --bind "$1/upper" changes
mount --bind "$2" packages
shift 2
mount -t proc proc proc
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
chmod 1777 tmp
mount --bind /dev dev
# Services may be started here; dpkg need not wait for a disk, nor for manual pages to be indexed.
rm -f usr/sbin/policy-rc.d var/lib/man-db/auto-update
echo force-unsafe-io >etc/dpkg/dpkg.cfg.d/in-memory
ip link set lo up
case $1 in
*/systemd)
	mount -t sysfs sysfs sys
	mount -t cgroup2 cgroup2 sys/fs/cgroup
	# Nothing of this machine's own starts, and nothing looks for hardware.
	rm -f etc/systemd/system/*.wants/*
	for unit in dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount systemd-udevd.service systemd-udev-trigger.service systemd-logind.service systemd-timesyncd.service; do
		ln -sf /dev/null "etc/systemd/system/$unit"
	done
	container=postern
	export container
	;;
esac
mkdir -p before
pivot_root . before
umount -l /before
echo ready
exec chroot . "$@"
