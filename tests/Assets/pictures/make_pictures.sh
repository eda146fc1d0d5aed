#!/usr/bin/env bash
# Makes the pictures of this folder: make_pictures.sh FOLDER. Needs python3, node with the npm package sharp, and
# libjpeg-turbo's cjpeg and djpeg. Expected pixels: sharp (libspng) for PNG, djpeg for JPEG, the drawing itself for BMP.
set -eu
out=$1
python3 "$(dirname "$0")/make_pictures.py" "$out"
j() { name=$1; source=$2; shift 2; env LD_LIBRARY_PATH=${JPEG_LIB-} cjpeg -quality 90 "$@" -outfile "$out/$name.jpg" "$out/source.$source"; }
j baseline-444 ppm -sample 1x1
j baseline-420 ppm -sample 2x2
j baseline-422-restart ppm -sample 2x1 -restart 3B
j baseline-440 ppm -sample 1x2
j gray pgm -grayscale
j rgb ppm -rgb
j progressive-444 ppm -sample 1x1 -progressive
j progressive-420 ppm -sample 2x2 -progressive
j progressive-422-restart ppm -sample 2x1 -progressive -restart 1
j progressive-gray pgm -grayscale -progressive
j baseline-low ppm -quality 15 -optimize
for f in "$out"/*.jpg; do env LD_LIBRARY_PATH=${JPEG_LIB-} djpeg -dct float -ppm -outfile "${f%.jpg}.pnm" "$f"; done
cd "$out"
node -e '
const fs = require("fs"), sharp = require("sharp");
const source = fs.readFileSync("source.ppm"), raw = { width: 41, height: 30, channels: 3 };
const pixels = source.subarray(source.length - raw.width * raw.height * 3);
(async () => {
  for (const o of [3, 5, 6, 8]) {
    await sharp(pixels, { raw }).jpeg({ quality: 90, chromaSubsampling: "4:4:4" }).withMetadata({ orientation: o }).toFile(`exif-${o}.jpg`);
    fs.writeFileSync(`exif-${o}.rgba`, await sharp(`exif-${o}.jpg`).rotate().ensureAlpha().raw().toBuffer());
  }
  for (const f of fs.readdirSync(".").filter(f => f.endsWith(".png")))
    fs.writeFileSync(f.replace(".png", ".rgba"), await sharp(f).toColourspace("srgb").ensureAlpha().raw({ depth: "uchar" }).toBuffer());
})();'
python3 - <<'END'
import glob
for name in glob.glob('*.pnm'):
    kind, size, most, pixels = open(name, 'rb').read().split(b'\n', 3)
    step = 3 if kind == b'P6' else 1
    rgba = b''.join((pixels[i:i + step] * 3)[:3] + b'\xff' for i in range(0, len(pixels), step))
    open(name[:-4] + '.rgba', 'wb').write(rgba)
END
rm -f *.pnm source.*
