namespace Imaging.Jpeg;

/// <summary>One scan: fills in coefficients of some components, all at once or some bits of them.</summary>
internal sealed class JpegScan
{
    private readonly JpegFrame _frame;
    private readonly JpegTables _tables;
    private readonly (JpegComponent Component, int Dc, int Ac)[] _parts;
    private readonly int[] _lastDc;
    private readonly int _first;
    private readonly int _last;
    private readonly int _highBit;
    private readonly int _lowBit;
    private int _endOfBandRun;

    private JpegScan(
        JpegFrame frame, JpegTables tables, (JpegComponent Component, int Dc, int Ac)[] parts, ReadOnlySpan<byte> range)
    {
        _frame = frame;
        _tables = tables;
        _parts = parts;
        _lastDc = new int[parts.Length];
        (_first, _last, _highBit, _lowBit) = frame.IsProgressive
            ? (range[0], range[1], range[2] >> 4, range[2] & 15)
            : (0, 63, 0, 0);
    }

    /// <summary>Reads the scan header.</summary>
    public static JpegScan Read(ReadOnlySpan<byte> segment, JpegFrame frame, JpegTables tables)
    {
        int count = segment[0];
        if (count is < 1 or > 4 || segment.Length < 4 + (count * 2))
        {
            throw new InvalidDataException("a scan header of the JPEG file is damaged");
        }

        (JpegComponent Component, int Dc, int Ac)[] parts = new (JpegComponent, int, int)[count];
        for (int i = 0; i < count; i++)
        {
            byte id = segment[1 + (i * 2)];
            byte codes = segment[2 + (i * 2)];
            JpegComponent component = Array.Find(frame.Components, component => component.Id == id)
                ?? throw new InvalidDataException($"a scan of the JPEG file names component {id}, which does not exist");
            parts[i] = (component, codes >> 4, codes & 15);
        }

        JpegScan scan = new(frame, tables, parts, segment[(1 + (count * 2))..]);
        bool sound = scan._first <= scan._last && scan._last < 64 && scan._lowBit < 14
            && (!frame.IsProgressive || (scan._first == 0 ? scan._last == 0 : count == 1));
        return sound ? scan : throw new InvalidDataException("a scan header of the JPEG file is damaged");
    }

    /// <summary>Decodes the scan's data and returns how many bytes it was.</summary>
    public int Decode(ReadOnlySpan<byte> data)
    {
        JpegBits bits = new(data);
        bool interleaved = _parts.Length > 1;
        JpegComponent only = _parts[0].Component;
        // A single component has no padding blocks.
        int wide = interleaved ? _frame.UnitsWide : JpegFrame.DivideUp(only.Width, 8);
        int high = interleaved ? _frame.UnitsHigh : JpegFrame.DivideUp(only.Height, 8);
        int units = wide * high;
        for (int unit = 0; unit < units; unit++)
        {
            if (_tables.RestartInterval > 0 && unit > 0 && unit % _tables.RestartInterval == 0)
            {
                bits.Restart();
                Array.Clear(_lastDc);
                _endOfBandRun = 0;
            }

            if (interleaved)
            {
                DecodeUnit(ref bits, unit % wide, unit / wide);
            }
            else
            {
                DecodeBlock(ref bits, 0, only.Block(unit % wide, unit / wide));
            }
        }

        return bits.Position;
    }

    private void DecodeUnit(ref JpegBits bits, int unitX, int unitY)
    {
        for (int part = 0; part < _parts.Length; part++)
        {
            JpegComponent component = _parts[part].Component;
            for (int block = 0; block < component.Horizontal * component.Vertical; block++)
            {
                int x = (unitX * component.Horizontal) + (block % component.Horizontal);
                int y = (unitY * component.Vertical) + (block / component.Horizontal);
                DecodeBlock(ref bits, part, component.Block(x, y));
            }
        }
    }

    private void DecodeBlock(ref JpegBits bits, int part, Span<short> block)
    {
        if (!_frame.IsProgressive)
        {
            FirstDc(ref bits, part, block);
            Sequential(ref bits, _tables.Ac(_parts[part].Ac), block);
        }
        else if (_first == 0 && _highBit == 0)
        {
            FirstDc(ref bits, part, block);
        }
        else if (_first == 0)
        {
            block[0] |= (short)(bits.Take(1) << _lowBit);
        }
        else if (_highBit == 0)
        {
            FirstAc(ref bits, _tables.Ac(_parts[part].Ac), block);
        }
        else
        {
            RefineAc(ref bits, _tables.Ac(_parts[part].Ac), block);
        }
    }

    private void FirstDc(ref JpegBits bits, int part, Span<short> block)
    {
        int length = _tables.Dc(_parts[part].Dc).Read(ref bits);
        if (length > 16)
        {
            throw new InvalidDataException("the JPEG file is damaged: a coefficient is too long");
        }

        _lastDc[part] += bits.TakeSigned(length);
        block[0] = (short)(_lastDc[part] << _lowBit);
    }

    private static void Sequential(ref JpegBits bits, HuffmanTable codes, Span<short> block)
    {
        for (int k = 1; k < 64; k++)
        {
            byte symbol = codes.Read(ref bits);
            int run = symbol >> 4;
            int length = symbol & 15;
            if (length == 0)
            {
                if (run < 15)
                {
                    return;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > 63)
            {
                throw new InvalidDataException("the JPEG file is damaged: a block is too long");
            }

            block[JpegTables.ZigZag[k]] = (short)bits.TakeSigned(length);
        }
    }

    private void FirstAc(ref JpegBits bits, HuffmanTable codes, Span<short> block)
    {
        if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
            return;
        }

        for (int k = _first; k <= _last; k++)
        {
            byte symbol = codes.Read(ref bits);
            int run = symbol >> 4;
            int length = symbol & 15;
            if (length == 0 && run < 15)
            {
                _endOfBandRun = (1 << run) - 1 + bits.Take(run);
                return;
            }

            k += run;
            if (length == 0)
            {
                continue;
            }

            if (k > 63)
            {
                throw new InvalidDataException("the JPEG file is damaged: a block is too long");
            }

            block[JpegTables.ZigZag[k]] = (short)(bits.TakeSigned(length) << _lowBit);
        }
    }

    // Between two new coefficients, every one that is already there gets one more bit (T.81, G.1.2.3).
    private void RefineAc(ref JpegBits bits, HuffmanTable codes, Span<short> block)
    {
        int k = _first;
        while (k <= _last && _endOfBandRun == 0)
        {
            byte symbol = codes.Read(ref bits);
            int run = symbol >> 4;
            short added = 0;
            if ((symbol & 15) != 0)
            {
                added = (short)(bits.Take(1) == 1 ? 1 << _lowBit : -1 << _lowBit);
            }
            else if (run < 15)
            {
                _endOfBandRun = (1 << run) + bits.Take(run);
                break;
            }

            for (; k <= _last; k++)
            {
                ref short coefficient = ref block[JpegTables.ZigZag[k]];
                if (coefficient != 0)
                {
                    Refine(ref bits, ref coefficient);
                }
                else if (run-- == 0)
                {
                    coefficient = added;
                    k++;
                    break;
                }
            }
        }

        if (_endOfBandRun > 0)
        {
            for (; k <= _last; k++)
            {
                ref short coefficient = ref block[JpegTables.ZigZag[k]];
                if (coefficient != 0)
                {
                    Refine(ref bits, ref coefficient);
                }
            }

            _endOfBandRun--;
        }
    }

    private void Refine(ref JpegBits bits, ref short coefficient)
    {
        if (bits.Take(1) == 1 && (coefficient & (1 << _lowBit)) == 0)
        {
            coefficient += (short)(coefficient > 0 ? 1 << _lowBit : -1 << _lowBit);
        }
    }
}
