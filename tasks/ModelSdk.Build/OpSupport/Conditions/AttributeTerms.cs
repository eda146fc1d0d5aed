using ModelSdk.Build.OpSupport.Graphs;
using ModelSdk.Format;
using ModelSdk.Format.FlatBuffers;
using ModelSdk.Format.FlexBuffers;
using ModelSdk.Format.Operators;
using ModelSdk.Format.Options;

namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>A field of the op's options table: <c>attr.stride_w</c>.</summary>
internal sealed class AttributeTerm(string name) : Term
{
    // Whether the op has its options table at all; no table has a field of this name.
    private const string Presence = "present";

    private static readonly string[] Activations = ["NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"];
    private static readonly Dictionary<string, string[]> Enumerations = new()
    {
        ["ActivationFunctionType"] = Activations,
        ["Padding"] = ["SAME", "VALID"],
        ["MirrorPadMode"] = ["REFLECT", "SYMMETRIC"],
        ["FullyConnectedOptionsWeightsFormat"] = ["DEFAULT", "SHUFFLED4x16INT8"],
        ["LSTMKernelType"] = ["FULL", "BASIC"],
        ["CombinerType"] = ["SUM", "MEAN", "SQRTN"],
    };

    public string Name => name;

    public override string YesText => name == Presence ? "with its options" : $"{name} true";

    public override string NoText => name == Presence ? "without its options" : $"{name} false";

    public override Operand Evaluate(in ConditionContext context)
    {
        if (context.Node is not { } node || OptionsTable.For(node.Def.Code.Builtin) is not { } row)
        {
            return Operand.Absent;
        }

        FlatTable table = row.Id.Union == 2 ? node.Def.Options2 : node.Def.Options;
        if (name == Presence)
        {
            return new Operand(Value.Of(!table.IsNull, YesText, NoText));
        }

        for (int i = 0; i < row.Fields.Count; i++)
        {
            if (row.Fields[i].Name == name)
            {
                return new Operand(Read(table, i, row.Fields[i]));
            }
        }

        return Operand.Absent;
    }

    public override string Describe(Value value) => $"{name} {value}";

    public override string DescribeAnswer(Value value) => Describe(value);

    public override string ToString() => name;

    private static Value Read(FlatTable table, int index, OptionsField field)
    {
        if (field.IsString)
        {
            return Value.Of(table.String(index) ?? "");
        }

        string type = field.Type[(field.Type.LastIndexOf(':') + 1)..].Trim('[', ']');
        if (field.IsVector)
        {
            return Value.Of(type switch
            {
                "int" => Array.ConvertAll(table.Vector<int>(index).ToArray(), static v => (double)v),
                "long" => Array.ConvertAll(table.Vector<long>(index).ToArray(), static v => (double)v),
                "uint" => Array.ConvertAll(table.Vector<uint>(index).ToArray(), static v => (double)v),
                "float" => Array.ConvertAll(table.Vector<float>(index).ToArray(), static v => (double)v),
                _ => Array.ConvertAll(table.Vector<byte>(index).ToArray(), static v => (double)v),
            });
        }

        // The only defaults of the schema that are not 0.
        int absent = field.Name.StartsWith("dilation_", StringComparison.Ordinal) ? 1 : 0;
        double number = type switch
        {
            "bool" => table.Bool(index) ? 1 : 0,
            "byte" => table.SByte(index),
            "ubyte" => table.Byte(index),
            "int" => table.Int32(index, absent),
            "uint" => table.UInt32(index),
            "long" => table.Int64(index),
            _ => table.Single(index),
        };
        int colon = field.Type.IndexOf(':', StringComparison.Ordinal);
        if (type == "bool")
        {
            return Value.Of(number != 0, "true", "false");
        }

        if (colon < 0)
        {
            return Value.Of(number);
        }

        string enumeration = field.Type[..colon];
        return enumeration == "TensorType" ? Value.Of(OperatorTable.TypeName((TensorType)number))
            : Enumerations.TryGetValue(enumeration, out string[]? names) && number >= 0 && number < names.Length
                ? Value.Of(names[(int)number])
                : Value.Of(number);
    }
}

/// <summary>A value in the flexbuffer map of a custom op or composite: <c>opt.epsilon</c>, <c>opt.epsilon.present</c>.</summary>
internal sealed class OptionTerm(string key, bool asksPresence) : Term
{
    public override string YesText => $"with the attribute {key}";

    public override string NoText => $"without the attribute {key}";

    public override Operand Evaluate(in ConditionContext context)
    {
        Value? value = context.Node is { } node ? Read(node) : null;
        return asksPresence
            ? new Operand(Value.Of(value is not null, YesText, NoText))
            : value is null ? Operand.Absent : new Operand(value.Value);
    }

    public override string Describe(Value value) => $"{key} {value}";

    public override string ToString() => key;

    private Value? Read(CheckNode node)
    {
        ReadOnlySpan<byte> bytes = node.IsComposite
            ? node.Def.GetOptions<StablehloCompositeOptions>().Attributes.Bytes
            : node.Def.GetCustomOptions();
        if (bytes.IsEmpty)
        {
            return null;
        }

        try
        {
            FlexValue root = FlexValue.Parse(bytes);
            FlexValue found = root.IsMap ? root[key] : default;
            return found.IsNull ? null
                : found.IsNumber ? Value.Of(found.AsDouble())
                : found.IsString ? Value.Of(found.AsString())
                : Value.Of(true, "there", "absent");
        }
        catch (ModelFormatException)
        {
            return null; // Options of custom ops may be in any format.
        }
    }
}
