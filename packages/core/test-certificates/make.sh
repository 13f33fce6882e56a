#!/bin/sh
# Makes the certificates of this folder anew. Needs OpenSSL 3.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/new"; : > "$work/index"; echo 01 > "$work/serial"
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = own
[own]
database = $work/index
serial = $work/serial
new_certs_dir = $work/new
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
CNF
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
root() { # file, name, extension
  key "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$2" -addext "basicConstraints=critical,CA:TRUE" ${3:+-addext "$3"} -out "$work/$1.csr"
  openssl ca -batch -notext -config "$work/ca.cnf" -selfsign -keyfile "$1.key" \
    -startdate 20200101000000Z -enddate 21260101000000Z -in "$work/$1.csr" -out "$1.pem"
}
server() { # file, name, subjectAltName, first day, last day
  key "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$2" -addext "subjectAltName=$3" -out "$work/$1.csr"
  openssl ca -batch -notext -config "$work/ca.cnf" -cert ca.pem -keyfile "$work/ca.key" \
    -startdate "$4" -enddate "$5" -in "$work/$1.csr" -out "$1.pem"
}
here=DNS:localhost,IP:127.0.0.1,IP:0:0:0:0:0:0:0:1
root ca 'Springfield Web Filter Root' keyUsage=critical,keyCertSign
mv ca.key "$work/ca.key"
root self-signed localhost "subjectAltName=$here"
server localhost localhost "$here" 20200101000000Z 21250101000000Z
server other-host sis.example.org DNS:sis.example.org 20200101000000Z 21250101000000Z
server expired localhost "$here" 20200101000000Z 20210101000000Z
server future localhost "$here" 21200101000000Z 21250101000000Z
