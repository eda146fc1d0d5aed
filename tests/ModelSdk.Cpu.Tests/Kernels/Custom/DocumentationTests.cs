using System.Text.RegularExpressions;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Cpu.Tests.Kernels.Custom.Documented;
using ModelSdk.Format;
using ModelSdk.TestSupport;

namespace ModelSdk.Cpu.Tests.Kernels.Custom;

/// <summary>What docs/custom-operators.md shows is what is compiled here, and it works.</summary>
[TestClass]
public sealed partial class DocumentationTests
{
    [TestMethod]
    public void EveryCodeBlockOfThePage_IsCompiledHere()
    {
        string folder = Repository.Path("tests", "ModelSdk.Cpu.Tests", "Kernels", "Custom");
        string code = Flat(File.ReadAllText(Path.Combine(folder, "DocumentedOperators.cs")) + File.ReadAllText(Path.Combine(folder, "DocumentationTests.cs")));
        string[] blocks = [.. CodeBlock().Matches(File.ReadAllText(Repository.Path("docs", "custom-operators.md"))).Select(static match => match.Groups[1].Value)];
        Assert.AreEqual(4, blocks.Length);
        foreach (string block in blocks)
        {
            StringAssert.Contains(code, Flat(block));
        }

        static string Flat(string text) => Space().Replace(text, " ");
    }

    [TestMethod]
    public void Scale_IsLoadedAndRunAsThePageSays()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.tflite");
        File.WriteAllBytes(path, new TestModel().Input("x").Output("y")
            .Operator(BuiltinOperator.Custom, [0], [1], "Scale", change: static node => node[5] = CustomModels.Map("factor", 3)).ToArray());
        try
        {
            CollectionAssert.AreEqual(new float[] { 3, 6, 9, 12 }, Run(path));
        }
        finally
        {
            File.Delete(path);
        }

        static float[] Run(string path)
        {
            ModelOptions options = new()
            {
                CustomOperators = new Dictionary<string, CustomOperator> { ["Scale"] = new Scale() },
            };
            using Model model = Model.Load(ModelSource.FromFile(path), [CpuBackend.Instance], options);
            using ModelSession session = model.CreateSession();
            session.SetInput<float>(0, [1, 2, 3, 4]);
            session.Run();
            float[] scaled = session.Output<float>(0).ToArray();
            return scaled;
        }
    }

    [TestMethod]
    public void Scale_RefusesOtherTypes()
    {
        TestModel model = new TestModel().Input("x", TensorType.Int32).Output("y", TensorType.Int32).Operator(BuiltinOperator.Custom, [0], [1], "Scale");
        StringAssert.Contains(CustomModels.LoadFails(model, ("Scale", new Scale())), "Scale (node 0) computing 'y': 'x' (int32 [4]) must be float32");
    }

    [TestMethod]
    public void PositiveAndPeak_DoWhatThePageSays()
    {
        using Model positive = CustomModels.Load(CustomModels.OneNode, ("Mine", new Positive()));
        using ModelSession filter = positive.CreateSession();
        filter.SetInput<float>(0, [1, -2, 3, -4]);
        filter.Run();
        CollectionAssert.AreEqual(new float[] { 1, 3 }, filter.Output<float>(0).ToArray());
        Assert.AreEqual(0, Allocations.BytesOf(() => filter.Run()));

        using Model peak = CustomModels.Load(CustomModels.OneNode, ("Mine", new Peak()));
        using ModelSession session = peak.CreateSession();
        Assert.AreEqual(5f, Next(5));
        Assert.AreEqual(5f, Next(2));
        session.ResetState();
        Assert.AreEqual(2f, Next(2));

        float Next(float value)
        {
            session.Input<float>(0).Fill(value);
            session.Run();
            return session.Output<float>(0)[0];
        }
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();
}
