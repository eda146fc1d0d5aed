using System.Globalization;
using ModelSdk.Format;
using ModelSdk.Format.Operators;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Build.Tests.Models;

/// <summary>One tensor of a <see cref="GraphText"/>, such as <c>=i8[4,3]/pc*0.5~3.1</c>.</summary>
internal sealed class TensorText
{
    private readonly string _type;
    private readonly int[] _signature;
    private readonly bool _hasRank;
    private readonly string _quantization = "";
    private readonly float _scale = 0.5f;
    private readonly long _zero;
    private readonly int _axis;
    private readonly string[] _values = [];
    private readonly string _mark = "";

    public TensorText(string text, string name)
    {
        Name = name;
        IsConstant = text.StartsWith('=');
        int open = text.IndexOf('[', StringComparison.Ordinal);
        int close = text.IndexOf(']', StringComparison.Ordinal);
        _type = text[(IsConstant ? 1 : 0)..open];
        _hasRank = text[open + 1] != '!';
        string shape = text[(open + 1)..close].TrimStart('!');
        _signature = shape.Length == 0
            ? []
            : Array.ConvertAll(shape.Split(','), static d => d == "?" ? -1 : int.Parse(d, CultureInfo.InvariantCulture));
        foreach (string part in Parts(text[(close + 1)..]))
        {
            string value = part[1..];
            switch (part[0])
            {
                case '/': _quantization = value; break;
                case '*': _scale = (float)GraphText.Number(value); break;
                case '~': _zero = (long)GraphText.Number(value); break;
                case '.': _axis = (int)GraphText.Number(value); break;
                case ':': _values = value.Split(','); break;
                default: _mark = value; break;
            }
        }
    }

    public string Name { get; }

    public bool IsConstant { get; }

    private TensorType Type => Enum.GetValues<TensorType>().First(type => ShortName(type) == _type);

    private int Elements => _signature.Aggregate(1, static (product, d) => product * Math.Max(d, 1));

    public FlatObject ToObject(uint buffer)
    {
        FlatObject tensor = new()
        {
            [0] = Array.ConvertAll(_signature, static d => d < 0 ? 1 : d),
            [1] = (sbyte)Type,
            [2] = buffer,
            [3] = Name,
            [8] = _hasRank,
        };
        if (_signature.Contains(-1))
        {
            tensor[7] = _signature;
        }

        if (_mark == "var")
        {
            tensor[5] = true;
        }
        else if (_mark == "sparse")
        {
            FlatObject[] levels = [.. _signature.Select(static size => new FlatObject { [0] = (sbyte)0, [1] = size })];
            tensor[6] = new FlatObject { [0] = Enumerable.Range(0, levels.Length).ToArray(), [2] = levels };
        }

        if (_quantization.Length > 0)
        {
            tensor[4] = Quantization();
        }

        return tensor;
    }

    /// <summary>The bytes of a constant: the values, or zeros.</summary>
    public byte[] Bytes()
    {
        byte[] zeros = new byte[Math.Max(Type.ByteCount(Elements), 1)];
        byte[] given = [.. _values.SelectMany(Bytes)];
        given.CopyTo(zeros, 0);
        return zeros;
    }

    private byte[] Bytes(string value)
    {
        double number = GraphText.Number(value);
        return Type switch
        {
            TensorType.Float32 => BitConverter.GetBytes((float)number),
            TensorType.Int64 => BitConverter.GetBytes((long)number),
            TensorType.Int32 => BitConverter.GetBytes((int)number),
            _ => [(byte)(sbyte)number],
        };
    }

    private FlatObject Quantization()
    {
        if (_quantization == "block")
        {
            return new FlatObject
            {
                [4] = (byte)2,
                [5] = new FlatObject { [0] = 0, [1] = 0, [2] = _axis },
            };
        }

        int channels = _quantization == "pc" ? Math.Max(_signature.Length > _axis ? _signature[_axis] : 1, 2) : 1;
        return new FlatObject
        {
            [2] = Enumerable.Repeat(_scale, channels).ToArray(),
            [3] = Enumerable.Repeat(_zero, channels).ToArray(),
            [6] = _axis,
        };
    }

    private static string ShortName(TensorType type) => OperatorTable.TypeName(type) switch
    {
        "str" => "string",
        "res" => "resource",
        "var" => "variant",
        string name => name,
    };

    // A mark begins a part; points belong to numbers, except right behind the kind of quantization.
    private static IEnumerable<string> Parts(string text)
    {
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] is '/' or '*' or '~' or ':' or '+' || (text[i] == '.' && text[start] == '/'))
            {
                yield return text[start..i];
                start = i;
            }
        }
    }
}
