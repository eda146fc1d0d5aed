#!/usr/bin/env python3
# Draws one small picture and writes it as PNG in every colour type and bit depth, plain and interlaced, as BMP of
# every kind, and as PPM/PGM for the JPEG encoder. Expected pixels (RGBA, 8 bits) come from other tools: see make_pictures.sh.
import struct, sys, zlib, math

W, H = 41, 30
out = sys.argv[1]

def color(x, y):
    r = int(255 * x / (W - 1)); g = int(255 * y / (H - 1)); b = int(127 + 127 * math.sin(x * y / 20))
    if (x - 20) ** 2 + (y - 15) ** 2 < 60: r, g, b = 250, 220, 30
    if 5 <= x < 9: r, g, b = 10, 10, 20
    a = 255 if x < 30 else int(255 * (W - 1 - x) / 11)
    return r, g, b, a

def chunk(t, d): return struct.pack('>I', len(d)) + t + d + struct.pack('>I', zlib.crc32(t + d))

def pack(samples, bits):
    if bits == 16: return b''.join(struct.pack('>H', s) for s in samples)
    if bits == 8: return bytes(samples)
    o = bytearray(); acc = n = 0
    for s in samples:
        acc = acc << bits | s; n += bits
        if n == 8: o.append(acc); acc = n = 0
    if n: o.append(acc << (8 - n))
    return bytes(o)

def filtered(rows, distance):
    o = bytearray(); prev = None
    for i, row in enumerate(rows):
        f = i % 5; p = prev if prev is not None else bytes(len(row)); o.append(f)
        for k, v in enumerate(row):
            a = row[k - distance] if k >= distance else 0; b = p[k]; c = p[k - distance] if k >= distance else 0
            if f == 4:
                e = a + b - c; pa, pb, pc = abs(e - a), abs(e - b), abs(e - c)
                q = a if pa <= pb and pa <= pc else b if pb <= pc else c
            else: q = (0, a, b, (a + b) // 2)[f]
            o.append((v - q) & 255)
        prev = row
    return bytes(o)

def png(name, kind, bits, pixel, interlace=False, palette=None, trns=None):
    ch = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]; dist = max(1, ch * bits // 8); data = b''
    passes = [(0,0,8,8),(4,0,8,8),(0,4,4,8),(2,0,4,4),(0,2,2,4),(1,0,2,2),(0,1,1,2)] if interlace else [(0,0,1,1)]
    for x0, y0, dx, dy in passes:
        rows = [pack([s for x in range(x0, W, dx) for s in pixel(x, y)], bits) for y in range(y0, H, dy)]
        if rows and rows[0]: data += filtered(rows, dist)
    z = zlib.compress(data, 9); h = len(z) // 2
    f = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', W, H, bits, kind, 0, 0, int(interlace)))
    f += chunk(b'tEXt', b'Comment\0drawn for the tests')
    if palette: f += chunk(b'PLTE', bytes(v for c in palette for v in c))
    if trns: f += chunk(b'tRNS', trns)
    f += chunk(b'IDAT', z[:h]) + chunk(b'IDAT', z[h:]) + chunk(b'IEND', b'')
    open(f'{out}/{name}.png', 'wb').write(f)

def gray(x, y): r, g, b, a = color(x, y); return (r * 299 + g * 587 + b * 114) // 1000
for bits in (1, 2, 4, 8, 16):
    m = (1 << bits) - 1
    g = lambda x, y, m=m: [gray(x, y) * m // 255]
    png(f'gray{bits}', 0, bits, g); png(f'gray{bits}-interlaced', 0, bits, g, True)
png('gray4-transparent', 0, 4, lambda x, y: [gray(x, y) * 15 // 255], trns=struct.pack('>H', 7))
for bits in (1, 2, 4, 8):
    n = min(1 << bits, 200); pal = [((i * 255) // (n - 1), (i * 91) % 256, 255 - (i * 255) // (n - 1)) for i in range(n)]
    png(f'palette{bits}', 3, bits, lambda x, y, n=n: [gray(x, y) * (n - 1) // 255], bits == 8, pal, bytes([0, 128]) if bits > 1 else None)
for bits, s in ((8, 1), (16, 257)):
    png(f'rgb{bits}', 2, bits, lambda x, y, s=s: [v * s for v in color(x, y)[:3]], bits == 16)
    png(f'rgba{bits}', 6, bits, lambda x, y, s=s: [v * s for v in color(x, y)], bits == 8)
    png(f'grayalpha{bits}', 4, bits, lambda x, y, s=s: [gray(x, y) * s, color(x, y)[3] * s])
png('rgb8-transparent', 2, 8, lambda x, y: list(color(x, y)[:3]), trns=struct.pack('>HHH', 10, 10, 20))

open(f'{out}/source.ppm', 'wb').write(b'P6 %d %d 255\n' % (W, H) + bytes(v for y in range(H) for x in range(W) for v in color(x, y)[:3]))
open(f'{out}/source.pgm', 'wb').write(b'P5 %d %d 255\n' % (W, H) + bytes(gray(x, y) for y in range(H) for x in range(W)))

def bmp(name, bits, rows, comp=0, palette=b'', masks=b'', height=H, raw=None, core=False):
    body = raw if raw is not None else b''.join(r + bytes(-len(r) % 4) for r in rows)
    if core: info = struct.pack('<IHHHH', 12, W, height, 1, bits)
    else: info = struct.pack('<IiiHHIIiiII', 40, W, height, 1, bits, comp, len(body), 2835, 2835, len(palette) // 4, 0)
    off = 14 + len(info) + len(masks) + len(palette)
    open(f'{out}/{name}.bmp', 'wb').write(b'BM' + struct.pack('<IHHI', off + len(body), 0, 0, off) + info + masks + palette + body)

def expect(name, f):
    open(f'{out}/{name}.rgba', 'wb').write(bytes(v for y in range(H) for x in range(W) for v in f(x, y)))
up = range(H - 1, -1, -1)
opaque = lambda x, y: (*color(x, y)[:3], 255)
bmp('bmp24', 24, [bytes(v for x in range(W) for v in color(x, y)[2::-1]) for y in up]); expect('bmp24', opaque)
bmp('bmp24-core', 24, [bytes(v for x in range(W) for v in color(x, y)[2::-1]) for y in up], core=True); expect('bmp24-core', opaque)
bmp('bmp32-topdown', 32, [bytes(v for x in range(W) for v in (*color(x, y)[2::-1], 0)) for y in range(H)], height=-H); expect('bmp32-topdown', opaque)
five = lambda v: v * 31 // 255; six = lambda v: v * 63 // 255; wide = lambda v, m: (v * 255 + m // 2) // m
bmp('bmp16-565', 16, [b''.join(struct.pack('<H', five(c[0]) << 11 | six(c[1]) << 5 | five(c[2])) for x in range(W) for c in [color(x, y)]) for y in up], 3, masks=struct.pack('<III', 0xF800, 0x07E0, 0x1F))
expect('bmp16-565', lambda x, y: (wide(five(color(x, y)[0]), 31), wide(six(color(x, y)[1]), 63), wide(five(color(x, y)[2]), 31), 255))
bmp('bmp16-555', 16, [b''.join(struct.pack('<H', five(c[0]) << 10 | five(c[1]) << 5 | five(c[2])) for x in range(W) for c in [color(x, y)]) for y in up])
expect('bmp16-555', lambda x, y: (*[wide(five(v), 31) for v in color(x, y)[:3]], 255))
for bits in (1, 4, 8):
    n = 1 << bits; pal = [((i * 255) // (n - 1), (i * 91) % 256, 255 - (i * 255) // (n - 1)) for i in range(n)]
    praw = b''.join(bytes((b, g, r, 0)) for r, g, b in pal); idx = lambda x, y, n=n: gray(x, y) * (n - 1) // 255
    bmp(f'bmp{bits}', bits, [pack([idx(x, y) for x in range(W)], bits) for y in up], palette=praw); expect(f'bmp{bits}', lambda x, y: (*pal[idx(x, y)], 255))
    if bits == 1: continue
    raw = bytearray()
    for y in up:
        x = 0
        while x < W:
            v = idx(x, y); run = 1
            while x + run < W and idx(x + run, y) == v: run += 1
            if run > 2 or W - x < 3: raw += bytes((run, v if bits == 8 else v << 4 | v))
            else:
                run = 3; vals = [idx(x + i, y) for i in range(3)]; lit = bytes(vals) if bits == 8 else pack(vals + [0], 4)
                raw += bytes((0, 3)) + lit + bytes(len(lit) & 1)
            x += run
        raw += b'\0\0'
    bmp(f'bmp{bits}-rle', bits, None, 1 if bits == 8 else 2, palette=praw, raw=bytes(raw) + b'\0\1'); expect(f'bmp{bits}-rle', lambda x, y: (*pal[idx(x, y)], 255))
