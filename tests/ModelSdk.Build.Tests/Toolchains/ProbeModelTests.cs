using ModelSdk.Build.Toolchains;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Toolchains;

/// <summary>The model that doctor lets the vendors compile: how it is made, and that it is one.</summary>
[TestClass]
public sealed class ProbeModelTests
{
    private const int AddOptions = 11;

    [TestMethod]
    public void EmbeddedModel_IsThatOfTheWriter()
    {
        string file = Repository.Path("tasks", "ModelSdk.Build", "Data", "probe.tflite");
        if (Environment.GetEnvironmentVariable("MODELSDK_UPDATE_DOCS") == "1")
        {
            File.WriteAllBytes(file, Write());
        }

        CollectionAssert.AreEqual(Write(), File.ReadAllBytes(file), "MODELSDK_UPDATE_DOCS=1 writes it again.");
    }

    [TestMethod]
    public void EmbeddedModel_IsReadable_AndHasOneAdd()
    {
        using TfliteModel model = TfliteModel.Load(ToolchainProbe.Model());

        Assert.AreEqual(BuiltinOperator.Add, model.OperatorCodes[0].Builtin);
        Assert.AreEqual(2, model.Subgraphs[0].Inputs.Count);
    }

    // Ids of fields are those of the TFLite schema. The options are there because compilers read the activation from them.
    private static byte[] Write() => FlatWriter.Write(
        new FlatObject
        {
            [0] = 3u,
            [1] = new FlatObject[] { new() { [0] = (sbyte)0, [2] = 1, [3] = 0 } },
            [2] = new FlatObject[]
            {
                new()
                {
                    [0] = new[] { Tensor("a"), Tensor("b"), Tensor("sum") },
                    [1] = new[] { 0, 1 },
                    [2] = new[] { 2 },
                    [3] = new FlatObject[]
                    {
                        new() { [0] = 0u, [1] = new[] { 0, 1 }, [2] = new[] { 2 }, [3] = (byte)AddOptions, [4] = new FlatObject { [0] = (sbyte)0 } },
                    },
                    [4] = "main",
                },
            },
            [4] = new FlatObject[] { new() },
        },
        "TFL3");

    private static FlatObject Tensor(string name) => new() { [0] = new[] { 1, 2, 2, 4 }, [1] = (sbyte)0, [2] = 0u, [3] = name, [8] = true };
}
