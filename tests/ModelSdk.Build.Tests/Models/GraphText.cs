using System.Globalization;
using ModelSdk.Format;
using ModelSdk.Format.Options;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Build.Tests.Models;

/// <summary>Writes a model from one line of text; used where many small models differ by one thing each.</summary>
/// <remarks>
/// <code>
/// ADD(fused_activation_function=RELU)#2 f32[1,4] =f32[4]:1,2,3,4 &gt; f32[1,4]
/// </code>
/// Ops are separated by <c>;</c>. A tensor is a type and a shape (<c>?</c> is an open dimension, <c>!</c> in front leaves has_rank out);
/// <c>=</c> before it makes it constant, <c>:</c> gives its values; <c>/pt</c>, <c>/pc</c>, <c>/block</c> quantize it,
/// with <c>.axis</c> (of blocks: their size), <c>*scale</c> and <c>~zero</c>; <c>+var</c> makes it a variable, <c>+sparse</c> a sparse one; <c>-</c> is
/// an input that is left out; <c>a@f32[4]</c> names it and <c>$a</c> stands for it again. <c>COMPOSITE:name</c> and
/// <c>CUSTOM:code</c> have their attributes in parentheses as well; composites get a decomposition that cannot take their
/// place; <c>intermediates</c> and <c>mutating</c> are of the op itself, and <c>missing</c> leaves its options out. <c>x500</c> at the end repeats an op of one input in a chain. What is made and not used is an output of the
/// graph. Nothing is checked.
/// </remarks>
internal sealed class GraphText
{
    private static readonly string[] Words =
    [
        "NONE=0", "RELU=1", "RELU_N1_TO_1=2", "RELU6=3", "TANH=4", "SIGN_BIT=5", "SAME=0", "VALID=1", "REFLECT=0", "SYMMETRIC=1",
        "true=1", "false=0", "FULL=0", "BASIC=1", "DEFAULT=0", "SHUFFLED=1",
    ];

    private readonly List<FlatObject> _tensors = [];
    private readonly List<FlatObject> _buffers = [new FlatObject()];
    private readonly List<FlatObject> _codes = [];
    private readonly List<FlatObject> _operators = [];
    private readonly List<int> _inputs = [];
    private readonly List<int> _made = [];
    private readonly HashSet<int> _used = [];
    private readonly Dictionary<string, int> _names = [];

    /// <summary>The model that the text describes.</summary>
    public static TfliteModel Parse(string text) => TfliteModel.Load(ToArray(text));

    /// <summary>The bytes of the model that the text describes.</summary>
    public static byte[] ToArray(string text) => new GraphText().Write(text);

    /// <summary>A number of the text.</summary>
    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private byte[] Write(string text)
    {
        foreach (string op in text.Split(';', StringSplitOptions.TrimEntries))
        {
            Add(op.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        FlatObject main = new()
        {
            [0] = _tensors.ToArray(),
            [1] = Indices(_inputs),
            [2] = Indices(_made.Where(tensor => !_used.Contains(tensor))),
            [3] = _operators.ToArray(),
            [4] = "main",
        };
        FlatObject root = new()
        {
            [0] = 3u,
            [1] = _codes.ToArray(),
            [2] = new FlatObject[] { main, Decomposition() },
            [4] = _buffers.ToArray(),
        };
        return FlatWriter.Write(root, "TFL3");
    }

    private void Add(string[] words)
    {
        int repeat = words[^1].StartsWith('x') ? int.Parse(words[^1][1..], CultureInfo.InvariantCulture) : 1;
        int arrow = Array.IndexOf(words, ">");
        int[] inputs = Array.ConvertAll(words[1..arrow], word => Tensor(word, made: false));
        string[] outputs = words[(arrow + 1)..(repeat > 1 ? ^1 : ^0)];
        for (int i = 0; i < repeat; i++)
        {
            int[] made = Array.ConvertAll(outputs, word => Tensor(word, made: true));
            _used.UnionWith(inputs);
            AddOperator(words[0], inputs, made);
            inputs = repeat > 1 ? made : inputs;
        }
    }

    private int Tensor(string word, bool made)
    {
        if (word == "-")
        {
            return -1;
        }

        if (word.StartsWith('$'))
        {
            return _names[word[1..]];
        }

        int at = word.IndexOf('@', StringComparison.Ordinal);
        int index = _tensors.Count;
        TensorText tensor = new(word[(at + 1)..], at < 0 ? $"t{index}" : word[..at]);
        _names[tensor.Name] = index;
        if (tensor.IsConstant)
        {
            _buffers.Add(new FlatObject { [0] = tensor.Bytes() });
        }
        else
        {
            (made ? _made : _inputs).Add(index);
        }

        _tensors.Add(tensor.ToObject(tensor.IsConstant ? (uint)(_buffers.Count - 1) : 0));
        return index;
    }

    private void AddOperator(string head, int[] inputs, int[] outputs)
    {
        int open = head.IndexOf('(', StringComparison.Ordinal);
        int close = head.IndexOf(')', StringComparison.Ordinal);
        int hash = head.IndexOf('#', StringComparison.Ordinal);
        string name = head[..(open >= 0 ? open : hash >= 0 ? hash : head.Length)];
        string custom = name.StartsWith("CUSTOM:", StringComparison.Ordinal) ? name["CUSTOM:".Length..] : "";
        string composite = name.StartsWith("COMPOSITE:", StringComparison.Ordinal) ? name["COMPOSITE:".Length..] : "";
        string schemaName = custom.Length > 0 ? "CUSTOM" : composite.Length > 0 ? "STABLEHLO_COMPOSITE" : name;
        if (!OperatorNames.TryParse(schemaName, out BuiltinOperator op))
        {
            throw new FormatException($"there is no operator '{schemaName}'");
        }

        Dictionary<string, string> attributes = (open < 0 ? "" : head[(open + 1)..close])
            .Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('='))
            .ToDictionary(static pair => pair[0], static pair => pair[^1]);
        FlatObject code = new()
        {
            [0] = (sbyte)Math.Min((int)op, 127),
            [2] = hash < 0 ? 1 : int.Parse(head[(hash + 1)..], CultureInfo.InvariantCulture),
            [3] = (int)op,
        };
        if (custom.Length > 0)
        {
            code[1] = custom;
        }

        FlatObject node = new() { [0] = (uint)_codes.Count, [1] = Indices(inputs), [2] = Indices(outputs) };
        if (attributes.Remove("intermediates", out string? intermediate))
        {
            node[8] = new int[] { (int)Number(intermediate) };
        }

        if (attributes.Remove("mutating", out string? mutating))
        {
            node[7] = new bool[] { Number(mutating) != 0 };
        }

        _codes.Add(code);
        _operators.Add(node);
        if (composite.Length > 0)
        {
            FlatObject options = new() { [0] = composite, [1] = 1 };
            if (attributes.Count > 0)
            {
                options[2] = FlexMap.Write(attributes);
            }

            node[11] = OptionsTable.For(op)!.Id.Tag;
            node[12] = options;
        }
        else if (custom.Length > 0)
        {
            node[5] = FlexMap.Write(attributes);
        }
        else if (!attributes.ContainsKey("missing") && OptionsTable.For(op) is { } row)
        {
            node[row.Id.Union == 2 ? 11 : 3] = row.Id.Tag;
            node[row.Id.Union == 2 ? 12 : 4] = Options(row, attributes);
        }
    }

    private static FlatObject Options(OptionsRow row, Dictionary<string, string> attributes)
    {
        FlatObject table = new();
        foreach ((string name, string text) in attributes)
        {
            int index = row.Fields.ToList().FindIndex(field => field.Name == name);
            string type = row.Fields[index].Type;
            string number = Words.FirstOrDefault(word => word.StartsWith(text + "=", StringComparison.Ordinal))?[(text.Length + 1)..] ?? text;
            table[index] = type[(type.LastIndexOf(':') + 1)..] switch
            {
                "bool" => number == "1",
                "byte" => (sbyte)Number(number),
                "float" => (float)Number(number),
                "long" => (long)Number(number),
                "[int]" => new int[] { (int)Number(number) },
                _ => (object)(int)Number(number),
            };
        }

        return table;
    }

    // One input more than any composite of these texts has: it is never put in the place of one.
    private static FlatObject Decomposition()
    {
        const int Inputs = 9;
        return new FlatObject
        {
            [0] = Enumerable.Range(0, Inputs).Select(static i => new TensorText("f32[1]", $"d{i}").ToObject(0)).ToArray(),
            [1] = Enumerable.Range(0, Inputs).ToArray(),
            [2] = new int[] { 0 },
            [4] = "decomposition",
        };
    }

    // Not an empty array that is shared: the writer stores an object once, and offsets only lead forward.
    private static int[] Indices(IEnumerable<int> indices)
    {
        List<int> list = [.. indices];
        int[] copy = new int[list.Count];
        list.CopyTo(copy);
        return copy;
    }
}
