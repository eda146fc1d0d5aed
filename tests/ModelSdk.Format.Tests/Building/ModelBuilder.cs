namespace ModelSdk.Format.Tests.Building;

/// <summary>A small valid model that tests change in one place: y = a + b, with b constant.</summary>
internal sealed class ModelBuilder
{
    public ModelBuilder()
    {
        Operator = new FlatObject
        {
            [0] = 0u,
            [1] = new int[] { 0, 1 },
            [2] = new int[] { 2 },
            [3] = (byte)11,
            [4] = new FlatObject { [0] = (sbyte)FusedActivation.Relu },
        };
        Subgraph = new FlatObject
        {
            [0] = new FlatObject[] { Input, Constant, Output },
            [1] = new int[] { 0 },
            [2] = new int[] { 2 },
            [3] = new FlatObject[] { Operator },
            [4] = "main",
        };
        Model = new FlatObject
        {
            [0] = 3u,
            [1] = new FlatObject[] { Code },
            [2] = new FlatObject[] { Subgraph },
            [4] = new FlatObject[] { new(), Data },
        };
    }

    public FlatObject Model { get; }

    public FlatObject Subgraph { get; }

    public FlatObject Operator { get; }

    public FlatObject Code { get; } = new() { [0] = (sbyte)BuiltinOperator.Add, [3] = (int)BuiltinOperator.Add };

    public FlatObject Data { get; } = new() { [0] = new byte[16] };

    public FlatObject Input { get; } = Tensor("a", 0);

    public FlatObject Constant { get; } = Tensor("b", 1);

    public FlatObject Output { get; } = Tensor("y", 0);

    public byte[] ToArray() => FlatWriter.Write(Model, "TFL3");

    /// <summary>Opens the model.</summary>
    public TfliteModel Open() => TfliteModel.Load(ToArray());

    /// <summary>A float tensor of shape [4].</summary>
    public static FlatObject Tensor(string name, uint buffer) =>
        new() { [0] = new int[] { 4 }, [1] = (sbyte)TensorType.Float32, [2] = buffer, [3] = name };
}
