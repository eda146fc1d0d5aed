using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;

namespace ModelSdk.Cpu.Tests.Kernels.Custom;

/// <summary>An operator of a test: two functions.</summary>
internal sealed class TestOperator(Func<CustomNode, CustomKernel> prepare) : CustomOperator
{
    /// <summary>An operator whose output has the shape of its first input.</summary>
    public static TestOperator SameShape(Action<CustomRun> run, Func<object?>? newState = null) => new(node =>
    {
        node.SetShape(0, node.Input(0).Shape);
        return new TestKernel(run, newState);
    });

    /// <inheritdoc/>
    public override CustomKernel Prepare(CustomNode node) => prepare(node);
}

/// <summary>The kernel of such an operator.</summary>
internal sealed class TestKernel(Action<CustomRun> run, Func<object?>? newState = null) : CustomKernel
{
    /// <inheritdoc/>
    public override object? NewState() => newState?.Invoke();

    /// <inheritdoc/>
    public override void Run(CustomRun context) => run(context);
}

/// <summary>Loads models with custom operators into the managed engine.</summary>
internal static class CustomModels
{
    /// <summary>One node of the operator <c>Mine</c>: float32 [4] to float32 [4].</summary>
    public static TestModel OneNode => new TestModel().Input("x").Output("y").Operator(BuiltinOperator.Custom, [0], [1], "Mine");

    /// <summary>The FlexBuffers map of one key with a small integer; laid out by hand by the rules of flatbuffers.dev/internals.</summary>
    public static byte[] Map(string key, sbyte value)
    {
        byte[] text = [.. System.Text.Encoding.ASCII.GetBytes(key), 0];
        return [.. text, 1, (byte)(text.Length + 1), 1, 1, 1, (byte)value, 1 << 2, 2, 9 << 2, 1];
    }

    /// <summary>Loads a model with operators of the test.</summary>
    public static Model Load(TestModel model, params (string Name, CustomOperator Operator)[] operators) =>
        Load(ModelSource.FromMemory(model.ToArray()), new ModelOptions(), operators);

    /// <summary>Loads a model with options.</summary>
    public static Model Load(ModelSource source, ModelOptions options, params (string Name, CustomOperator Operator)[] operators) => Model.Load(
        source,
        [CpuBackend.Instance],
        options with
        {
            Accelerators = [Accelerator.Cpu],
            CustomOperators = operators.ToDictionary(static pair => pair.Name, static pair => pair.Operator),
        });

    /// <summary>The message of a load that fails.</summary>
    public static string LoadFails(TestModel model, params (string Name, CustomOperator Operator)[] operators) =>
        Assert.ThrowsException<ModelException>(() => Load(model, operators).Dispose()).Message;
}
