#!/bin/sh
# Installs the MQTT broker Mosquitto with Debian's package manager, if it is not there; starts nothing.
set -eu
PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v mosquitto && exit 0
[ "$(id -u)" -eq 0 ] || exec sudo "$0"
export DEBIAN_FRONTEND=noninteractive
# The package would start a service on the standard port.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
apt-get install -y --no-install-recommends mosquitto > /dev/null 2>&1 || {
  apt-get update > /dev/null
  apt-get install -y --no-install-recommends mosquitto > /dev/null
}
command -v mosquitto
