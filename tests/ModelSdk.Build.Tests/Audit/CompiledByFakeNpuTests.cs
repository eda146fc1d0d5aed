using ModelSdk.Build.Aot;
using ModelSdk.Build.Audit;
using ModelSdk.Build.Processes;
using ModelSdk.TestSupport;
using ModelSdk.TestSupport.Aot;

namespace ModelSdk.Build.Tests.Audit;

/// <summary>What the real tool makes of models with composites and several partitions passes the audit; what it damages does not.</summary>
[TestClass]
[Needs(Shared.Data)]
[Needs("gcc")]
public class CompiledByFakeNpuTests
{
    [TestMethod]
    [DataRow("testdata/litert/litert__test__testdata__l2_norm_composite.tflite", 3, 5, 3)]
    [DataRow("testdata/litert/litert__test__testdata__group_norm_2_groups_op.tflite", 3, 11, 3)]
    [DataRow("testdata/models/pretrainedResnet_quant.tflite", 0, 0, 0)]
    [DataRow("testdata/models/face_detection_full_range_sparse.tflite", 0, 0, 1)]
    [DataRow("testdata/models/iris_landmark.tflite", 26, 169, 18)]
    public async Task CompiledModel_Passes_UnlessTheToolSelectedNothingOrDamagedIt(string model, int selected, int total, int partitions)
    {
        string source = Shared.Path(model.Split('/'));
        string folder = Directory.CreateTempSubdirectory("modelsdk-audit-").FullName;
        try
        {
            string compiled = Path.Combine(folder, "out.tflite");
            ToolRun run = await ToolProcess.RunAsync(
                new ToolCommand
                {
                    File = LiteRtTools.Tool,
                    Arguments =
                    [
                        "--cmd=apply", $"--model={source}", $"--o={compiled}", $"--libs={FakeNpu.PluginFolder}",
                        $"--soc_manufacturer={FakeNpu.Manufacturer}", "--soc_model=FAKE1",
                    ],
                    WorkingDirectory = folder,
                },
                CancellationToken.None);
            Assert.AreEqual(partitions == 0 ? 1 : 0, run.ExitCode, run.Error);
            if (partitions == 0)
            {
                // Nothing was selected, and the empty file that the tool leaves is not believed.
                AuditCase.Expect(AuditCase.Run(compiled, AuditCase.Fake("FAKE1"), source), "MSDK4012");
                return;
            }

            if (selected == 0)
            {
                string message = AuditCase.Expect(AuditCase.Run(compiled, AuditCase.Fake("FAKE1"), source), "MSDK4012");
                StringAssert.Contains(message, "convert it without sparsity");
                return;
            }

            AuditResult audit = AuditCase.Run(
                compiled, AuditCase.Fake("FAKE1"), source, statistics: [new SubgraphStatistics(0, selected, total, partitions)]);
            AuditCase.Expect(audit);
            Assert.AreEqual((double)selected / total, audit.NpuShare);
            Assert.AreEqual((partitions, total - selected), (audit.Facts!.Partitions.Count, audit.Facts.OtherOps));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
