using System.Buffers.Binary;

namespace Imaging.Jpeg;

/// <summary>Quantization and Huffman tables, and the restart interval: what segments between scans set.</summary>
internal sealed class JpegTables
{
    /// <summary>Natural position of the n-th coefficient in zigzag order.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private readonly float[]?[] _quantization = new float[]?[4];
    private readonly HuffmanTable?[] _dc = new HuffmanTable?[4];
    private readonly HuffmanTable?[] _ac = new HuffmanTable?[4];

    /// <summary>Interleaved units between restart markers, or 0.</summary>
    public int RestartInterval { get; set; }

    /// <summary>Steps of the coefficients, in natural order.</summary>
    public float[] Quantization(int table) => Required(_quantization[table], "quantization");

    /// <summary>Codes of first coefficients.</summary>
    public HuffmanTable Dc(int table) => Required(table < 4 ? _dc[table] : null, "code");

    /// <summary>Codes of the other coefficients.</summary>
    public HuffmanTable Ac(int table) => Required(table < 4 ? _ac[table] : null, "code");

    /// <summary>The DQT segment.</summary>
    public void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            int table = segment[0] & 15;
            bool wide = segment[0] >> 4 == 1;
            segment = segment[1..];
            float[] steps = new float[64];
            for (int i = 0; i < 64; i++)
            {
                steps[ZigZag[i]] = wide ? BinaryPrimitives.ReadUInt16BigEndian(segment[(i * 2)..]) : segment[i];
            }

            _quantization[table] = steps;
            segment = segment[(wide ? 128 : 64)..];
        }
    }

    /// <summary>The DHT segment.</summary>
    public void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            HuffmanTable?[] tables = segment[0] >> 4 == 0 ? _dc : _ac;
            ReadOnlySpan<byte> counts = segment.Slice(1, 16);
            int symbols = 0;
            foreach (byte count in counts)
            {
                symbols += count;
            }

            tables[segment[0] & 15] = new HuffmanTable(counts, segment.Slice(17, symbols));
            segment = segment[(17 + symbols)..];
        }
    }

    private static T Required<T>(T? table, string kind)
        where T : class => table ?? throw new InvalidDataException($"a {kind} table is missing in the JPEG file");
}

/// <summary>One Huffman code, canonical: short codes through a table, long ones by comparing.</summary>
internal sealed class HuffmanTable
{
    /// <summary>Bits that the table resolves at once.</summary>
    public const int FastBits = 9;

    // Length in the high byte, symbol in the low one; 0 where the code is longer.
    private readonly ushort[] _fast = new ushort[1 << FastBits];
    private readonly int[] _firstIndex = new int[17];
    private readonly int[] _firstCode = new int[17];
    private readonly int[] _endCode = new int[17];
    private readonly byte[] _symbols;

    /// <summary>Builds the code from the number of codes of each length and their symbols.</summary>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++)
        {
            _firstCode[length] = code;
            _firstIndex[length] = index;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (length <= FastBits)
                {
                    ushort entry = (ushort)((length << 8) | _symbols[index]);
                    _fast.AsSpan(code << (FastBits - length), 1 << (FastBits - length)).Fill(entry);
                }
            }

            if (code > 1 << length)
            {
                throw new InvalidDataException("a code table of the JPEG file is damaged");
            }

            _endCode[length] = code;
            code <<= 1;
        }
    }

    /// <summary>Reads one symbol.</summary>
    public byte Read(ref JpegBits bits)
    {
        int next = bits.Peek16();
        ushort entry = _fast[next >> (16 - FastBits)];
        if (entry != 0)
        {
            bits.Skip(entry >> 8);
            return (byte)entry;
        }

        for (int length = FastBits + 1; length <= 16; length++)
        {
            int code = next >> (16 - length);
            if (code < _endCode[length])
            {
                bits.Skip(length);
                return _symbols[_firstIndex[length] + code - _firstCode[length]];
            }
        }

        throw new InvalidDataException("the JPEG file is damaged: a code does not exist");
    }
}

/// <summary>Reads bits of a scan; a marker ends them.</summary>
internal ref struct JpegBits(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private ulong _buffer;
    private int _count;

    // Bits in the buffer that are not in the file: readers may look at them but not take them.
    private int _invented;

    /// <summary>First byte that is not yet in the buffer.</summary>
    public int Position { get; private set; }

    /// <summary>The next 16 bits.</summary>
    public int Peek16()
    {
        if (_count < 16)
        {
            Fill();
        }

        return (int)(_buffer >> (_count - 16)) & 0xFFFF;
    }

    /// <summary>Takes bits that were looked at.</summary>
    public void Skip(int bits)
    {
        _count -= bits;
        if (_count < _invented)
        {
            throw new InvalidDataException("the JPEG file ends too early");
        }
    }

    /// <summary>Takes up to 16 bits as a number.</summary>
    public int Take(int bits)
    {
        if (bits == 0)
        {
            return 0;
        }

        int value = Peek16() >> (16 - bits);
        Skip(bits);
        return value;
    }

    /// <summary>Takes a signed number of that many bits, in JPEG's way: the first half of the range is negative.</summary>
    public int TakeSigned(int bits)
    {
        int value = Take(bits);
        return bits > 0 && value < 1 << (bits - 1) ? value - (1 << bits) + 1 : value;
    }

    /// <summary>Goes on behind the restart marker.</summary>
    public void Restart()
    {
        _count = 0;
        _invented = 0;
        _buffer = 0;
        while (Position + 1 < _data.Length)
        {
            if (_data[Position] == 0xFF && _data[Position + 1] is >= 0xD0 and <= 0xD7)
            {
                Position += 2;
                return;
            }

            if (_data[Position] == 0xFF && _data[Position + 1] is not (0 or 0xFF))
            {
                break;
            }

            Position++;
        }

        throw new InvalidDataException("the JPEG file is damaged: a restart marker is missing");
    }

    private void Fill()
    {
        while (_count <= 48)
        {
            byte value = 0;
            if (Position < _data.Length && (_data[Position] != 0xFF || (Position + 1 < _data.Length && _data[Position + 1] == 0)))
            {
                value = _data[Position];
                Position += value == 0xFF ? 2 : 1;
            }
            else
            {
                _invented += 8;
            }

            _buffer = (_buffer << 8) | value;
            _count += 8;
        }
    }
}
