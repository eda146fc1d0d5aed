using System.Runtime.InteropServices;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Cpu.Tests.Kernels.Text;

/// <summary>Models with strings, made by hand and loaded into the managed engine.</summary>
internal static class TextModel
{
    /// <summary>Loads a model for the CPU.</summary>
    public static Model Load(TestModel model, ModelOptions? options = null) => Model.Load(
        ModelSource.FromMemory(model.ToArray()),
        [CpuBackend.Instance],
        (options ?? new ModelOptions()) with { Accelerators = [Accelerator.Cpu] });

    /// <summary>The message with which the engine refuses a model.</summary>
    public static string Refusal(TestModel model) =>
        Assert.ThrowsException<ModelException>(() => Load(model).Dispose()).Message;

    /// <summary>Runs a model once on strings and returns its first output.</summary>
    public static string[] Run(TestModel model, params string[] inputs)
    {
        using Model loaded = Load(model);
        using ModelSession session = loaded.CreateSession();
        session.SetStrings(0, inputs);
        session.Run();
        return session.GetStrings(0);
    }

    /// <summary>Each string twice: TILE by 2 of a list of any length.</summary>
    public static TestModel Doubled(int count = 3)
    {
        TestModel model = new();
        model.Input("words", TensorType.String, [count], static tensor => tensor[7] = new int[] { -1 });
        int multiples = model.Ints("multiples", 2);
        return model.Output("doubled", TensorType.String, [2 * count])
            .Operator(BuiltinOperator.Tile, [0, multiples], [2], version: 2);
    }

    /// <summary>Adds a constant list of int32.</summary>
    public static int Ints(this TestModel model, string name, params int[] values) =>
        model.Constant(name, TensorType.Int32, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>Adds a constant list of strings.</summary>
    public static int Strings(this TestModel model, string name, params string[] values) =>
        model.Constant(name, TensorType.String, [values.Length], Encode(values));

    /// <summary>Strings as a tensor has them.</summary>
    public static byte[] Encode(params string[] values)
    {
        byte[] data = new byte[StringTensor.GetSize(values)];
        _ = StringTensor.Write(values, data);
        return data;
    }

    /// <summary>Sets the options of an operator.</summary>
    public static Action<FlatObject> Options(byte kind, FlatObject options) => node =>
    {
        node[3] = kind;
        node[4] = options;
    };
}
