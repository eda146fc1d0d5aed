using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Weights;

/// <summary>DENSIFY of every sparse encoding and type, as native LiteRT does it or refuses it.</summary>
[TestClass]
[Needs(Shared.Data)]
public sealed class SparseTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void EveryEncoding_IsExpandedAsNative(int indexForm)
    {
        List<string> failures = [];
        int answered = 0;
        foreach (TensorType type in (TensorType[])[TensorType.Float32, TensorType.Float16, TensorType.Int8, TensorType.UInt8, TensorType.Int16, TensorType.Int32])
        {
            foreach ((string name, int[] shape, int values, FlatObject sparsity) in Encodings(indexForm))
            {
                OperatorTensor tensor = new(type, shape) { Data = OperatorData.Make(3, type, values), Sparsity = sparsity };
                OperatorTensor result = new(type, shape);
                if (type is not (TensorType.Float32 or TensorType.Float16))
                {
                    tensor = tensor with { Scales = [0.02f] };
                    result = result with { Scales = [0.02f] };
                }

                answered += ModelComparison.Compare(
                    $"{type} {name}", OneOperatorModel.Write(BuiltinOperator.Densify, null, [tensor], result), true, failures);
            }
        }

        Assert.AreEqual(0, failures.Count, string.Join(Environment.NewLine, failures));
        Assert.IsTrue(answered >= 16, $"only {answered} models ran");
    }

    private static IEnumerable<(string Name, int[] Shape, int Values, FlatObject Sparsity)> Encodings(int form) =>
    [
        ("rows", [4, 6], 5, Encoding([0, 1], null, Dense(4), Sparse([0, 2, 2, 4, 5], [1, 4, 0, 5, 3], form))),
        ("columns", [4, 6], 5, Encoding([1, 0], null, Dense(6), Sparse([0, 1, 1, 3, 3, 4, 5], [2, 0, 3, 1, 1], form))),
        ("rows of rows", [4, 6], 3, Encoding([0, 1], null, Sparse([0, 2], [1, 3], form), Sparse([0, 1, 3], [2, 0, 5], form))),
        ("blocks 2x3", [4, 6], 12, Encoding([0, 1, 2, 3], [0, 1], Dense(2), Sparse([0, 1, 2], [1, 0], form), Dense(2), Dense(3))),
        ("blocks 1x4", [4, 8], 12, Encoding([0, 1, 2], [1], Dense(4), Sparse([0, 1, 1, 3, 3], [1, 0, 1], form), Dense(4))),
        ("blocks backwards", [4, 6], 12, Encoding([1, 0, 3, 2], [0, 1], Dense(2), Sparse([0, 1, 2], [1, 0], form), Dense(3), Dense(2))),
        ("dense", [3, 4], 12, Encoding([1, 0], null, Dense(4), Dense(3))),
        ("three dimensions", [2, 3, 4], 4, Encoding([0, 1, 2], null, Dense(2), Sparse([0, 1, 3], [1, 0, 2], form), Sparse([0, 2, 3, 4], [0, 3, 1, 2], form))),
    ];

    private static FlatObject Encoding(int[] order, int[]? blockMap, params FlatObject[] dimensions)
    {
        FlatObject encoding = new() { [0] = order, [2] = dimensions };
        if (blockMap is not null)
        {
            encoding[1] = blockMap;
        }

        return encoding;
    }

    private static FlatObject Dense(int size) => new() { [1] = size };

    // The form is the member of the union: int32, uint16 or uint8.
    private static FlatObject Sparse(int[] segments, int[] indices, int form) => new()
    {
        [0] = (sbyte)1, [2] = (byte)form, [3] = Indices(segments, form), [4] = (byte)form, [5] = Indices(indices, form),
    };

    private static FlatObject Indices(int[] values, int form) => new()
    {
        [0] = form switch
        {
            1 => values,
            2 => Array.ConvertAll(values, static value => (ushort)value),
            _ => Array.ConvertAll(values, static value => (byte)value),
        },
    };
}
