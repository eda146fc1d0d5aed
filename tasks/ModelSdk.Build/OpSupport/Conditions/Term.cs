using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>A part of a condition that has a value.</summary>
internal abstract class Term
{
    public abstract Operand Evaluate(in ConditionContext context);

    /// <summary>What messages call a yes; only questions have one.</summary>
    public virtual string YesText => ToString()!;

    /// <summary>What messages call a no.</summary>
    public virtual string NoText => $"not {ToString()}";

    /// <summary>A value of this term for messages: <c>rank 5</c>.</summary>
    public virtual string Describe(Value value) => value.ToString();

    /// <summary>The answer to this question for messages: <c>a variable</c>, <c>approximate false</c>.</summary>
    public virtual string DescribeAnswer(Value value) => value.ToString();

    /// <summary>What messages say when there is no value.</summary>
    public virtual string Missing => "absent";
}

/// <summary>A number, word or list that stands in the condition.</summary>
internal sealed class Literal(Value value) : Term
{
    private readonly Operand _operand = new(value);

    public override Operand Evaluate(in ConditionContext context) => _operand;

    public override string ToString() => value.ToString();
}

/// <summary>Which tensors a term is about.</summary>
internal enum TensorGroup
{
    /// <summary>Input <see cref="TensorTerm"/>.Index.</summary>
    Input,

    /// <summary>Output <see cref="TensorTerm"/>.Index.</summary>
    Output,

    /// <summary>The tensor of the tensor scopes.</summary>
    This,
    Inputs,
    Outputs,
    All,
    Runtime,
    RuntimeInputs,
    Constants,
}

/// <summary>A member of a tensor or of a group of tensors: <c>in0.type</c>, <c>runtime.rank</c>.</summary>
internal sealed class TensorTerm(TensorGroup group, int index, TensorMember member, double argument) : Term
{
    public override string YesText => member.Yes;

    public override string NoText => member.No;

    public override string Missing => group switch
    {
        TensorGroup.Input => $"no input {index}",
        TensorGroup.Output => $"no output {index}",
        _ => base.Missing,
    };

    public override Operand Evaluate(in ConditionContext context)
    {
        if (group is TensorGroup.Input or TensorGroup.Output or TensorGroup.This)
        {
            CheckTensor? tensor = group switch
            {
                TensorGroup.Input => index < context.Node?.Inputs.Length ? context.Node.Inputs[index] : null,
                TensorGroup.Output => index < context.Node?.Outputs.Length ? context.Node.Outputs[index] : null,
                _ => context.Tensor,
            };
            return tensor is null ? Operand.Absent : Read(tensor);
        }

        List<Value> values = [];
        foreach (CheckTensor tensor in TensorGroups.Of(context.Node, group))
        {
            values.AddRange(Read(tensor).Values);
        }

        return new Operand(values.ToArray());
    }

    public override string Describe(Value value) =>
        member.Noun.Length == 0 || value.Text is not null ? value.ToString() : $"{member.Noun} {value}";

    public override string ToString() => $"{member.Noun} of {group}";

    private Operand Read(CheckTensor tensor)
    {
        Value[] values = member.Read(tensor, argument);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = values[i] with { Subject = tensor };
        }

        return member.IsGroup ? new Operand(values) : values.Length == 0 ? Operand.Absent : new Operand(values[0]);
    }
}

/// <summary>How many tensors of a group are there.</summary>
internal sealed class CountTerm(TensorGroup group) : Term
{
    public override Operand Evaluate(in ConditionContext context) =>
        new(Value.Of(TensorGroups.Of(context.Node, group).Count()));

    public override string Describe(Value value) => $"{value} {TensorGroups.NameOf(group)}";
}

/// <summary>A fact about the op or partition: <c>version</c>, <c>op</c>, <c>partition.ops</c>.</summary>
internal sealed class FactTerm(string noun, Func<ConditionContext, Value> read) : Term
{
    public override Operand Evaluate(in ConditionContext context) => new(read(context));

    public override string Describe(Value value) => $"{noun} {value}";

    public override string ToString() => noun;
}

/// <summary>The tensors of a group.</summary>
internal static class TensorGroups
{
    public static IEnumerable<CheckTensor> Of(CheckNode? node, TensorGroup group)
    {
        if (node is null)
        {
            return [];
        }

        IEnumerable<CheckTensor> inputs = node.Inputs.OfType<CheckTensor>();
        return group switch
        {
            TensorGroup.Inputs => inputs,
            TensorGroup.Outputs => node.Outputs,
            TensorGroup.All => inputs.Concat(node.Outputs),
            TensorGroup.Runtime => inputs.Where(static t => !t.IsConstant).Concat(node.Outputs),
            TensorGroup.RuntimeInputs => inputs.Where(static t => !t.IsConstant),
            TensorGroup.Constants => inputs.Where(static t => t.IsConstant),
            _ => throw new ArgumentOutOfRangeException(nameof(group)),
        };
    }

    public static string NameOf(TensorGroup group) => group switch
    {
        TensorGroup.Inputs => "inputs",
        TensorGroup.Outputs => "outputs",
        TensorGroup.RuntimeInputs => "run-time inputs",
        TensorGroup.Constants => "constant inputs",
        TensorGroup.Runtime => "run-time tensors",
        _ => "tensors",
    };
}
