using ModelSdk.Format.Tests.Building;

namespace ModelSdk.Format.Tests;

/// <summary>Hand-built models that break one rule each: they are refused, and the message says which rule and where.</summary>
[TestClass]
public sealed class InvalidModelTests
{
    private static readonly FlatObject PerTensor = new()
    {
        [2] = new float[] { 0.5f },
        [3] = new long[] { 0 },
    };

    // A change of the valid model, and what the message must contain.
    private static readonly Dictionary<string, (Action<ModelBuilder> Change, string Message)> Rules = new()
    {
        ["no subgraph"] = (m => m.Model[2] = Array.Empty<FlatObject>(), "the model has no subgraph"),
        ["buffer out of range"] = (m => m.Constant[2] = 9u, "tensor 1 'b' (buffer 9 of 2)"),
        ["buffer out of range, and wrong order"] = (
            m =>
            {
                m.Output[2] = 0x8000_0000u;
                m.Operator[1] = new int[] { 0, 2 };
            },
            "tensor 2 'y' (buffer 2147483648 of 2)"),
        ["unknown type and buffer"] = (
            m =>
            {
                m.Constant[1] = (sbyte)99;
                m.Constant[2] = 9u;
                m.Operator[1] = new int[] { 0, 2 };
            },
            "tensor 1 'b' (buffer 9 of 2)"),
        ["unknown type"] = (m => m.Input[1] = (sbyte)23, "tensor 0 'a' (type 23)"),
        ["negative type"] = (m => m.Input[1] = (sbyte)-1, "tensor 0 'a' (type -1)"),
        ["negative dimension"] = (m => m.Input[0] = new int[] { 1, -1 }, "tensor 0 'a' (dimension 1 is -1)"),
        ["too many elements"] = (
            m => m.Input[0] = new int[] { int.MaxValue, int.MaxValue, int.MaxValue },
            "more elements than 64 bits can count: tensor 0 'a'"),
        ["ranks differ"] = (m => m.Input[7] = new int[] { -1, 4 }, "tensor 0 'a' (1 and 2)"),
        ["constant too short"] = (m => m.Data[0] = new byte[15], "tensor 1 'b' (15 of 16 bytes)"),
        ["packed constant too short"] = (
            m =>
            {
                m.Constant[1] = (sbyte)TensorType.Int4;
                m.Constant[0] = new int[] { 33 };
            },
            "tensor 1 'b' (16 of 17 bytes)"),
        ["string count"] = (
            m => m.Constant[1] = (sbyte)TensorType.String, "tensor 1 'b' (0 strings where the shape asks for 4)"),
        ["string offsets"] = (
            m =>
            {
                m.Constant[0] = new int[] { 1 };
                m.Constant[1] = (sbyte)TensorType.String;
                m.Data[0] = new byte[] { 1, 0, 0, 0, 12, 0, 0, 0, 99, 0, 0, 0, 65, 66 };
            },
            "the offset 99 of string 1 is out of order"),
        ["variable with data"] = (m => m.Constant[5] = true, "a variable has constant data: tensor 1 'b'"),
        ["external buffer unknown"] = (m => m.Input[10] = 0x8000_0001u, "tensor 0 'a' (external buffer 2147483649)"),
        ["external buffer and buffer"] = (m => m.Constant[10] = 7u, "can have neither a buffer nor be a variable: tensor 1 'b'"),
        ["scale without zero point"] = (
            m => m.Input[4] = new FlatObject { [2] = new float[] { 1f } }, "different lengths: tensor 0 'a' (1 and 0)"),
        ["quantized dimension"] = (
            m => m.Input[4] = new FlatObject { [2] = new float[] { 1f }, [3] = new long[] { 0 }, [6] = 3 },
            "quantized_dimension is out of range: tensor 0 'a' (3 with rank 1)"),
        ["scales against channels"] = (
            m => m.Input[4] = new FlatObject { [2] = new float[] { 1f, 1f }, [3] = new long[] { 0, 0 } },
            "tensor 0 'a' (2 for 4)"),
        ["scale not finite"] = (
            m => m.Input[4] = new FlatObject { [2] = new float[] { float.NaN }, [3] = new long[] { 0 } },
            "tensor 0 'a' (channel 0: NaN, 0)"),
        ["zero point too large"] = (
            m => m.Input[4] = new FlatObject { [2] = new float[] { 1f }, [3] = new long[] { 1L << 40 } },
            "tensor 0 'a' (channel 0: 1, 1099511627776)"),
        ["blockwise scales"] = (
            m => m.Input[4] = new FlatObject { [4] = (byte)2, [5] = new FlatObject { [0] = 3, [1] = -1, [2] = 32 } },
            "tensor 0 'a' (scales in tensor 3 of 3)"),
        ["blockwise without block"] = (
            m => m.Input[4] = new FlatObject { [4] = (byte)2, [5] = new FlatObject { [0] = 1, [1] = -1 } },
            "tensor 0 'a' (blocks of 0)"),
        ["multi-axis dimension"] = (
            m => m.Input[4] = new FlatObject
            {
                [4] = (byte)3,
                [5] = new FlatObject { [0] = 1, [1] = -1, [3] = new int[] { 1 } },
            },
            "tensor 0 'a' (dimension 1 with rank 1)"),
        ["sparse levels"] = (
            m => m.Constant[6] = new FlatObject { [0] = new int[] { 0, 1 } }, "a sparse constant is damaged: tensor 1 'b'"),
        ["sparse index"] = (
            m => m.Constant[6] = Sparse(segments: [0, 1], indices: [4]), "level 0 has the index 4 in a dimension of 4"),
        ["sparse segments"] = (
            m => m.Constant[6] = Sparse(segments: [0, 2], indices: [1]), "level 0 has 2 segments and 1 indices for 1 rows"),
        ["sparse data too short"] = (
            m =>
            {
                m.Constant[6] = Sparse(segments: [0, 4], indices: [0, 1, 2, 3]);
                m.Data[0] = new byte[12];
            },
            "tensor 1 'b' (12 of 16 bytes)"),
        ["operator kind out of range"] = (m => m.Operator[0] = 1u, "operator 0 (kind 1 of 1)"),
        ["placeholder code"] = (
            m =>
            {
                m.Code[0] = (sbyte)127;
                m.Code[3] = 127;
            },
            "not one of an operator: code 0 (127)"),
        ["negative code"] = (
            m =>
            {
                m.Code[0] = (sbyte)-3;
                m.Code[3] = -5;
            },
            "not one of an operator: code 0 (-3)"),
        ["custom without name"] = (m => m.Code[3] = (int)BuiltinOperator.Custom, "a custom operator has no name: code 0"),
        ["operator input out of range"] = (m => m.Operator[1] = new int[] { 0, 3 }, "operator 0 (input 1 is tensor 3 of 3)"),
        ["operator input below -1"] = (m => m.Operator[1] = new int[] { 0, -2 }, "operator 0 (input 1 is tensor -2 of 3)"),
        ["optional output"] = (m => m.Operator[2] = new int[] { -1 }, "operator 0 (output 0 is tensor -1 of 3)"),
        ["intermediate out of range"] = (m => m.Operator[8] = new int[] { 8 }, "operator 0 (intermediate 0 is tensor 8 of 3)"),
        ["operator reads its own output"] = (
            m => m.Operator[1] = new int[] { 0, 2 }, "operator 0 reads tensor 2 'y' of operator 0"),
        ["two operators write one tensor"] = (
            m => m.Subgraph[3] = new FlatObject[] { m.Operator, m.Operator }, "tensor 2 'y' (operators 0 and 1)"),
        ["subgraph input"] = (m => m.Subgraph[1] = new int[] { 5 }, "input 0 of subgraph 0 (tensor 5 of 3)"),
        ["subgraph output"] = (m => m.Subgraph[2] = new int[] { -1 }, "output 0 of subgraph 0 (tensor -1 of 3)"),
        ["call of a missing subgraph"] = (m => Call(m, 2), "operator 0 (subgraph 2 of 1)"),
        ["call of itself"] = (m => Call(m, 0), "subgraphs run each other without end: operator 0 (subgraph 0)"),
        ["signature without key"] = (m => m.Model[7] = new FlatObject[] { new() }, "a signature has no key of its own"),
        ["signature twice"] = (
            m => m.Model[7] = new FlatObject[] { new() { [2] = "run" }, new() { [2] = "run" } }, "signature 1 'run'"),
        ["signature of a missing subgraph"] = (
            m => m.Model[7] = new FlatObject[] { new() { [2] = "run", [4] = 3u } }, "signature 'run' (subgraph 3 of 1)"),
        ["signature with a missing tensor"] = (
            m => m.Model[7] = new FlatObject[]
            {
                new() { [2] = "run", [0] = new FlatObject[] { new() { [0] = "x", [1] = 3u } } },
            },
            "'x' of signature 'run' (tensor 3 of 3)"),
        ["metadata buffer"] = (
            m => m.Model[6] = new FlatObject[] { new() { [0] = "note", [1] = 2u } }, "entry 0 'note' (buffer 2 of 2)"),
    };

    public static IEnumerable<object[]> RuleNames => Rules.Keys.Select(static rule => new object[] { rule });

    [TestMethod]
    [DynamicData(nameof(RuleNames))]
    public void ModelThatBreaksOneRule_IsInvalid(string rule)
    {
        ModelBuilder builder = new();
        Rules[rule].Change(builder);
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(builder.Open);
        Assert.AreEqual(ModelFormatError.Invalid, refusal.Kind, refusal.Message);
        StringAssert.Contains(refusal.Message, Rules[rule].Message);
        Assert.IsTrue(refusal.Offset >= 0 && refusal.Offset < builder.ToArray().Length, refusal.Message);
    }

    [TestMethod]
    public void UnchangedModel_Opens()
    {
        using TfliteModel model = new ModelBuilder().Open();
        Assert.AreEqual(16, model.Subgraphs[0].Tensors[1].GetConstantBytes().Length);
        Assert.AreEqual(BuiltinOperator.Add, model.Subgraphs[0].Operators[0].Code.Builtin);
    }

    [TestMethod]
    public void ManyDefects_AreAllInOneMessage_TwentyByNameAndACount()
    {
        ModelBuilder builder = new();
        builder.Subgraph[0] = Enumerable.Range(0, 50).Select(static i => new FlatObject
        {
            [0] = new int[] { 4 },
            [3] = $"t{i}",
            [4] = new FlatObject { [2] = new float[] { 1f }, [3] = new long[] { 0 }, [6] = 2 },
        }).ToArray();
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(builder.Open);
        StringAssert.Contains(refusal.Reason, "tensor 19 't19'");
        StringAssert.EndsWith(refusal.Reason, "; and 30 more");
        Assert.IsFalse(refusal.Reason.Contains("t20'", StringComparison.Ordinal));
    }

    [TestMethod]
    public void ConstantBehindTheFlatBuffer_IsReadInPlace_AndRefusedWhenCutOff()
    {
        ModelBuilder builder = new();
        int start = builder.ToArray().Length + 64;
        builder.Data[0] = Array.Empty<byte>();
        builder.Data[1] = (ulong)start;
        builder.Data[2] = 16ul;
        byte[] file = new byte[start + 16];
        builder.ToArray().CopyTo(file, 0);
        file[start] = 42;
        using (TfliteModel model = TfliteModel.Load(file))
        {
            Assert.AreEqual(42, model.Subgraphs[0].Tensors[1].GetConstantBytes()[0]);
        }

        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(
            () => TfliteModel.Load(file.AsMemory(0, file.Length - 1)));
        Assert.AreEqual(ModelFormatError.Corrupt, refusal.Kind);
        StringAssert.Contains(refusal.Message, $"of 16 bytes begins at byte {start}, but the file has {start + 15} bytes");
    }

    [TestMethod]
    public void OperatorNewerThanTheReader_Opens()
    {
        ModelBuilder builder = new();
        builder.Code[3] = 300;
        using TfliteModel model = builder.Open();
        Assert.AreEqual("BUILTIN_300", OperatorNames.Of(model.OperatorCodes[0]));
    }

    [TestMethod]
    public void OtherSchemaVersion_IsNamed()
    {
        ModelBuilder builder = new();
        builder.Model[0] = 2u;
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(builder.Open);
        Assert.AreEqual(ModelFormatError.UnsupportedVersion, refusal.Kind);
        Assert.AreEqual("2", refusal.Found);
    }

    [TestMethod]
    [DataRow("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n", ModelFormatError.GitLfsPointer, "git lfs pull")]
    [DataRow("", ModelFormatError.Corrupt, "the file has 0")]
    [DataRow("\u0014\0\0\0TFL", ModelFormatError.Corrupt, "the file has 7")]
    [DataRow("PK\u0003\u0004abcd", ModelFormatError.WrongIdentifier, "(file identifier 'abcd', expected 'TFL3'); it is a zip archive")]
    [DataRow("<!DOCTYPE html><html>", ModelFormatError.WrongIdentifier, "it is a web page")]
    public void FileOfAnotherKind_IsNamed(string text, ModelFormatError kind, string message)
    {
        ModelFormatException refusal = Assert.ThrowsException<ModelFormatException>(
            () => TfliteModel.Load(System.Text.Encoding.Latin1.GetBytes(text)));
        Assert.AreEqual(kind, refusal.Kind);
        StringAssert.Contains(refusal.Message, message);
    }

    [TestMethod]
    public void QuantizedModel_Opens()
    {
        ModelBuilder builder = new();
        builder.Input[4] = PerTensor;
        using TfliteModel model = builder.Open();
        Assert.AreEqual(QuantizationKind.PerTensor, model.Subgraphs[0].Tensors[0].Quantization.Kind);
        Assert.AreEqual(0.5f, model.Subgraphs[0].Tensors[0].Quantization.Scales[0]);
    }

    private static FlatObject Sparse(int[] segments, byte[] indices) => new()
    {
        [0] = new int[] { 0 },
        [2] = new FlatObject[]
        {
            new()
            {
                [0] = (sbyte)1,
                [2] = (byte)1,
                [3] = new FlatObject { [0] = segments },
                [4] = (byte)3,
                [5] = new FlatObject { [0] = indices },
            },
        },
    };

    private static void Call(ModelBuilder builder, int subgraph)
    {
        builder.Code[0] = (sbyte)127;
        builder.Code[3] = (int)BuiltinOperator.CallOnce;
        builder.Operator[3] = (byte)103;
        builder.Operator[4] = new FlatObject { [0] = subgraph };
    }
}
