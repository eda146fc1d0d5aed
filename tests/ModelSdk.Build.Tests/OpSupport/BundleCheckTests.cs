using ModelSdk.Build.OpSupport;
using ModelSdk.Build.Reports;
using ModelSdk.Build.Targets;
using ModelSdk.Build.Tests.Models;
using ModelSdk.Format;
using ModelSdk.Format.Tests.Building;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.OpSupport;

/// <summary>The op check of a bundle: each model section like a .tflite, all of them in one report.</summary>
[TestClass]
public sealed class BundleCheckTests
{
    private static readonly (string, string)[] Targets = [("Targets", "MediaTek_MT6989;Qualcomm_SM8750")];

    [TestMethod]
    public void Findings_NameTheSection_AndReportsTheWholeBundle()
    {
        using ModelFolder folder = new();
        byte[] custom = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Custom, [0], [1], "FlexErf").ToArray();
        byte[] plain = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Abs, [0], [1]).ToArray();
        string path = folder.Write("chat.litertlm", BundleBuilder.Complete(plain)
            .With(3, plain, BundleBuilder.Text("model_type", "tf_lite_embedder"))
            .With(3, custom, BundleBuilder.Text("model_type", "tf_lite_aux")).ToArray());
        CheckedModel bundle = Check(folder, path);

        CheckFinding found = bundle.Findings.First(finding => finding.Diagnostic.Rule.Id == "MSDK3004");
        StringAssert.Contains(found.Diagnostic.Message, "'chat.litertlm#aux'");
        StringAssert.Contains(found.Diagnostic.Message, "FlexErf (version 1) at node 0 (output 'out')");
        Assert.AreEqual(path, found.Diagnostic.File);
        Assert.AreEqual("2:0", found.Occurrences[0].Node!.Path, "in the whole, the third subgraph");

        Assert.AreEqual("chat.litertlm", bundle.Item.Identity);
        Assert.AreEqual(new FileInfo(path).Length, bundle.Bytes);
        Assert.AreEqual(64, bundle.Sha256.Length);
        CollectionAssert.AreEqual(
            new[] { "MediaTek_MT6989", "Qualcomm_SM8750", "gpu+cpu" }, bundle.Targets.Select(target => target.Target).ToArray());
        foreach (TargetPrediction target in bundle.Targets)
        {
            CollectionAssert.AreEqual(new[] { "0", "1:0", "2:0" }, target.Ops.Select(op => op.Node.Path).ToArray());
        }

        CollectionAssert.AreEqual(
            new[] { "prefill_decode: main", "embedder: main", "aux: main" }, bundle.Facts!.Graphs.ToArray());
        Assert.AreSame(bundle.Targets[0].Ops[2].Node, bundle.Targets[1].Ops[2].Node, "reports tell equal op lists by their nodes");
        Assert.AreEqual("chat.litertlm", ModelReport.From(bundle).Model.Path);
    }

    [TestMethod]
    public void OneSection_IsCheckedAsTheFileItself()
    {
        using ModelFolder folder = new();
        byte[] digits = File.ReadAllBytes(Repository.Asset("digits", "digits.tflite"));
        CheckedModel file = Check(folder, folder.Write("net.tflite", digits));
        CheckedModel bundle = Check(folder, folder.Write("chat.litertlm", BundleBuilder.Complete(digits).ToArray()));
        Assert.AreEqual(file.Targets.Count, bundle.Targets.Count);
        foreach ((TargetPrediction expected, TargetPrediction actual) in file.Targets.Zip(bundle.Targets))
        {
            CollectionAssert.AreEqual(
                expected.Ops.Select(op => (op.Node.Path, op.RunsOn, op.Backend, op.Partition, op.Outcome)).ToArray(),
                actual.Ops.Select(op => (op.Node.Path, op.RunsOn, op.Backend, op.Partition, op.Outcome)).ToArray());
            Assert.AreEqual((expected.NpuPartitions, expected.Transitions, expected.Gpu), (actual.NpuPartitions, actual.Transitions, actual.Gpu));
        }

        CollectionAssert.AreEqual(
            file.Findings.Select(finding => finding.Diagnostic.Message.Replace("net.tflite", "chat.litertlm#prefill_decode")).ToArray(),
            bundle.Findings.Select(finding => finding.Diagnostic.Message).ToArray());
    }

    [TestMethod]
    public void CompiledSections_AreLeftOut_AndBadBundlesHaveNothing()
    {
        using ModelFolder folder = new();
        byte[] compiled = new TestModel().Input("in").Output("out").Operator(BuiltinOperator.Custom, [0], [1], "DISPATCH_OP").ToArray();
        CheckedModel npu = Check(folder, folder.Write("npu.litertlm", BundleBuilder.Complete(compiled).ToArray()));
        Assert.AreEqual((0, 0), (npu.Targets.Count, npu.Findings.Count));
        Assert.AreEqual(64, npu.Sha256.Length, "the report has the file all the same");
        using StringWriter page = new();
        HtmlReport.Write([ModelReport.From(npu)], page);
        StringAssert.Contains(page.ToString(), "npu.litertlm");
        CheckedModel bad = Check(folder, folder.Write("bad.litertlm", BundleBuilder.Complete(new byte[40]).ToArray()));
        Assert.AreEqual((0, 0), (bad.Targets.Count, bad.Findings.Count));
    }

    [TestMethod]
    public void FixedShapes_AreRefusedOnlyWhenTheyFitNoSection()
    {
        using ModelFolder folder = new();
        byte[] one = new TestModel().Input("tokens").Output("out").Operator(BuiltinOperator.Abs, [0], [1]).ToArray();
        byte[] other = new TestModel().Input("frames").Output("out").Operator(BuiltinOperator.Abs, [0], [1]).ToArray();
        string path = folder.Write(
            "chat.litertlm", BundleBuilder.Complete(one).With(3, other, BundleBuilder.Text("model_type", "tf_lite_aux")).ToArray());
        Assert.IsFalse(Check(folder, path, ("FixedShapes", "tokens=4")).Findings.Any(finding => finding.Diagnostic.Rule.Id == "MSDK1011"));
        Assert.IsTrue(Check(folder, path, ("FixedShapes", "elsewhere=4")).Findings.Any(finding => finding.Diagnostic.Rule.Id == "MSDK1011"));
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void RealBundles_AreSumsOfTheirSections()
    {
        using ModelFolder folder = new();
        foreach (string name in new[] { "austen-split-wi8", "austen-embedder-wi8", "austen-wi4b32" })
        {
            string path = Shared.Path("testdata", "llm", "bundles", name + ".litertlm");
            CheckedModel bundle = Check(folder, path);
            using ItemModels models = ItemModels.Open(new ModelItem(path, name, new Dictionary<string, string>()));
            Assert.AreEqual(models.Models.Sum(model => model.Model.Subgraphs.Count), bundle.Facts!.Graphs.Count);
            foreach (TargetPrediction target in bundle.Targets)
            {
                Assert.AreEqual(target.Ops.Count, target.Ops.Select(op => op.Node.Path).Distinct().Count(), $"{name} {target.Target}");
                Assert.IsTrue(target.Partitions.All(partition => partition.Ops.All(op => target.Ops[op].Partition == partition.Index)));
                Assert.IsTrue(target.Refusals.All(refusal => refusal.Ops.All(op => target.Ops[op].Hits.Any(hit => hit.Rule == refusal.Hit.Rule))));
            }

            Assert.IsFalse(bundle.Findings.Any(finding => finding.Diagnostic.Rule.Id == "MSDK3008"), "one partition for each signature is no fragmentation");
            Assert.IsTrue(bundle.Findings.All(finding => finding.Diagnostic.Message.Contains($"{name}.litertlm#", StringComparison.Ordinal)));
            using MemoryStream stream = new();
            ModelReport.From(bundle).Write(stream);
            stream.Position = 0;
            Assert.AreEqual(bundle.Findings.Count, ModelReport.Read(stream).Findings.Count);
        }
    }

    private static CheckedModel Check(ModelFolder folder, string path, params (string Name, string Value)[] metadata) => ModelCheck.Run(
        new ModelItem(path, Path.GetFileName(path), Targets.Concat(metadata).ToDictionary(pair => pair.Item1, pair => pair.Item2)),
        folder.Project,
        SocTable.Builtin);
}
