# Finds the .NET 10 SDK, for ./run and ./test; where there is none, says how to get it.

# Prints the dotnet to use for the sources at $1.
find_sdk() {
  local candidate version
  for candidate in dotnet "${DOTNET_ROOT:-/usr/share/dotnet}/dotnet" /usr/lib/dotnet/dotnet "${HOME:-/root}/.dotnet/dotnet"; do
    command -v -- "$candidate" >/dev/null || continue
    # global.json asks for the version, so the question is put from there.
    version=$(cd -- "$1" && "$candidate" --version 2>/dev/null </dev/null) || continue
    [[ $version == 10.* ]] && printf '%s\n' "$candidate" && return
  done
  say_how_to_get_the_sdk
  return 3
}

say_how_to_get_the_sdk() {
  local release
  release=$(. /etc/os-release 2>/dev/null && [[ $ID == debian ]] && printf '%s' "${VERSION_ID:-12}") || release=12
  cat >&2 <<SDK
Postern is built with the .NET 10 SDK, which is not installed here. On Debian:
  wget https://packages.microsoft.com/config/debian/$release/packages-microsoft-prod.deb && sudo dpkg -i packages-microsoft-prod.deb
  sudo apt-get update && sudo apt-get install -y dotnet-sdk-10.0 openssl
SDK
}
