using ModelSdk.Build.OpSupport.Graphs;

namespace ModelSdk.Build.OpSupport.Conditions;

/// <summary>Two numbers combined: <c>in0.dim(3) % 4</c>.</summary>
internal sealed class Arithmetic(string symbol, Term left, Term right) : Term
{
    public override Operand Evaluate(in ConditionContext context)
    {
        Operand a = left.Evaluate(context);
        Operand b = right.Evaluate(context);
        if (a.Values.Length != 1 || b.Values.Length != 1)
        {
            return Operand.Absent;
        }

        double x = a.Values[0].Number;
        double y = b.Values[0].Number;
        double result = symbol switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            _ => x % y,
        };
        return new Operand(Value.Of(result) with { Subject = a.Values[0].Subject ?? b.Values[0].Subject });
    }

    public override string ToString() => $"{left} {symbol} {right}";
}

/// <summary>A function of values: one more is one more row.</summary>
internal sealed class FunctionTerm : Term
{
    private static readonly Dictionary<string, (Func<Value[], Value> Compute, string Yes, string No)> Functions = new()
    {
        ["same"] = (static v => Value.Of(v.All(other => other.EqualTo(v[0])), "the same", Differing(v)), "the same", "different"),
        ["broadcast"] = (static v => Value.Of(v.Aggregate(true, (fits, other) => fits && Broadcast(v[0], other)), "broadcastable", Differing(v)),
            "shapes that broadcast", "shapes that do not broadcast"),
        ["min"] = (static v => Value.Of(v.Min(static x => x.Number)), "", ""),
        ["max"] = (static v => Value.Of(v.Max(static x => x.Number)), "", ""),
        ["abs"] = (static v => Value.Of(Math.Abs(v[0].Number)), "", ""),
        ["length"] = (static v => Value.Of(v[0].List?.Length ?? 0), "", ""),
        ["product"] = (static v => Value.Of((v[0].List ?? []).Aggregate(1d, static (a, b) => a * b)), "", ""),
    };

    private readonly string _name;
    private readonly Term[] _arguments;

    private FunctionTerm(string name, Term[] arguments)
    {
        _name = name;
        _arguments = arguments;
    }

    public override string YesText => Functions[_name].Yes;

    public override string NoText => Functions[_name].No;

    public static FunctionTerm? Create(string name, Term[] arguments) =>
        Functions.ContainsKey(name) ? new FunctionTerm(name, arguments) : null;

    public override Operand Evaluate(in ConditionContext context)
    {
        List<Value> values = [];
        foreach (Term argument in _arguments)
        {
            Operand operand = argument.Evaluate(context);
            if (!operand.IsPresent)
            {
                return Operand.Absent;
            }

            values.AddRange(operand.Values);
        }

        // Of an empty group everything is true.
        if (values.Count == 0)
        {
            return new Operand([]);
        }

        CheckTensor? subject = values.Select(static value => value.Subject).FirstOrDefault(static tensor => tensor is not null);
        return new Operand(Functions[_name].Compute([.. values]) with { Subject = subject });
    }

    public override string ToString() => $"{_name} of {string.Join(", ", _arguments.Select(static term => term.ToString()))}";

    private static string Differing(Value[] values) =>
        string.Join(" and ", values.Select(static value => value.ToString()).Distinct());

    // Numpy's rule: from the last dimension on, equal or 1.
    private static bool Broadcast(Value left, Value right)
    {
        double[] a = left.List ?? [];
        double[] b = right.List ?? [];
        for (int i = 1; i <= Math.Min(a.Length, b.Length); i++)
        {
            if (a[^i] != b[^i] && a[^i] != 1 && b[^i] != 1)
            {
                return false;
            }
        }

        return true;
    }
}
