using System.Globalization;
using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>The names that conditions may use: tensors and groups with their members, attributes, facts of the op.</summary>
internal static class ConditionNames
{
    private static readonly Dictionary<string, TensorGroup> Groups = new()
    {
        ["ins"] = TensorGroup.Inputs,
        ["outs"] = TensorGroup.Outputs,
        ["tensors"] = TensorGroup.All,
        ["runtime"] = TensorGroup.Runtime,
        ["runtime_ins"] = TensorGroup.RuntimeInputs,
        ["consts"] = TensorGroup.Constants,
        ["t"] = TensorGroup.This,
    };

    private static readonly Dictionary<string, Func<Term>> Facts = new()
    {
        ["version"] = static () => new FactTerm("version", static c => Value.Of(c.Node?.Op.Version ?? 0)),
        ["op"] = static () => new FactTerm("", static c => Value.Of(c.Node?.Operator ?? "")),
        ["custom"] = static () => new FactTerm("custom op", static c => Value.Of(c.Node?.CustomCode ?? "")),
        ["composite"] = static () => new FactTerm("composite", static c => Value.Of(c.Node?.CompositeName ?? "")),
        ["intermediates"] = static () => new FactTerm("intermediate tensors:", static c => Value.Of(c.Node?.Def.Intermediates.Count ?? 0)),
        ["mutating_inputs"] = static () => new FactTerm(
            "inputs marked as changed:", static c => Value.Of(c.Node?.Def.MutatingVariableInputs.ToArray().Count(static b => b != 0) ?? 0)),
        ["slice.fits"] = static () => new FactTerm(
            "", static c => Value.Of(c.Node is not { } node || SliceFacts.Fits(node), "within the dimensions", "beyond a dimension")),
        ["partition.ops"] = static () => new FactTerm("ops in one partition:", static c => Value.Of(c.Partition?.Ops ?? 0)),
        ["partition.inputs"] = static () => new FactTerm("inputs of the partition:", static c => Value.Of(c.Partition?.Inputs ?? 0)),
        ["partition.outputs"] = static () => new FactTerm("outputs of the partition:", static c => Value.Of(c.Partition?.Outputs ?? 0)),
        ["partition.count"] = static () => new FactTerm("partitions:", static c => Value.Of(c.Partition?.Partitions ?? 0)),
    };

    /// <summary>The term with this name; null when it is a word. <paramref name="argument"/> is that of <c>dim</c>.</summary>
    /// <exception cref="FormatException">A tensor has no such member.</exception>
    public static Term? Find(string name, double argument)
    {
        if (Facts.TryGetValue(name, out Func<Term>? fact))
        {
            return fact();
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return null;
        }

        string head = name[..dot];
        string member = name[(dot + 1)..];
        if (head == "attr")
        {
            return new AttributeTerm(member);
        }

        if (head == "opt")
        {
            bool asks = member.EndsWith(".present", StringComparison.Ordinal);
            return new OptionTerm(asks ? member[..^".present".Length] : member, asks);
        }

        return FindTensors(head) is not { } tensors ? null
            : member == "count" ? new CountTerm(tensors.Group)
            : TensorMember.Find(member) is { } row ? new TensorTerm(tensors.Group, tensors.Index, row, argument)
            : throw new FormatException($"tensors have no '{member}'; there are {string.Join(", ", TensorMember.Names)}");
    }

    private static (TensorGroup Group, int Index)? FindTensors(string head)
    {
        if (Groups.TryGetValue(head, out TensorGroup group))
        {
            return (group, 0);
        }

        (string Prefix, TensorGroup Group)[] single = [("in", TensorGroup.Input), ("out", TensorGroup.Output)];
        foreach ((string prefix, TensorGroup one) in single)
        {
            if (head.StartsWith(prefix, StringComparison.Ordinal)
                && int.TryParse(head.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
            {
                return (one, index);
            }
        }

        return null;
    }
}
