using System.Text;
using ModelSdk.Build.Tests.Models;
using ModelSdk.TestSupport;

namespace ModelSdk.Build.Tests.Inspection;

/// <summary>Files that are no models, or not sound ones: one error that says what and where, never an exception.</summary>
[TestClass]
public class BadFileTests
{
    private static readonly string Digits = Repository.Asset("digits", "digits.tflite");

    [TestMethod]
    public void MissingFile_IsNamed()
    {
        using ModelFolder folder = new();
        AssertOnlyError(folder.Inspect("absent.tflite"), "MSDK1001", "Model file 'absent.tflite' does not exist");
        Directory.CreateDirectory(Path.Combine(folder.Root, "folder.tflite"));
        AssertOnlyError(folder.Inspect("folder.tflite"), "MSDK1001", "does not exist");
    }

    [TestMethod]
    public void OtherFormat_ShowsItsIdentifier()
    {
        using ModelFolder folder = new();
        AssertOnlyError(
            folder.Inspect(folder.Write("net.tflite", Encoding.ASCII.GetBytes("{\"not\": \"a model\"}"))),
            "MSDK2001",
            "file identifier 't\": ', expected 'TFL3'");
        AssertOnlyError(
            folder.Inspect(folder.Write("net.tflite", [0, 0, 0, 0, 1, 2, 3, 255, 0, 0, 0, 0])), "MSDK2001", @"'\x01\x02\x03\xFF'");
    }

    [TestMethod]
    public void GitLfsPointer_IsRecognised()
    {
        using ModelFolder folder = new();
        byte[] pointer = Encoding.ASCII.GetBytes(
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n");
        AssertOnlyError(folder.Inspect(folder.Write("net.tflite", pointer)), "MSDK2003", "git lfs pull");
    }

    [DataTestMethod]
    [DataRow(0)]
    [DataRow(3)]
    [DataRow(100)]
    [DataRow(100_000)]
    public void TruncatedFile_IsRecognised(int length)
    {
        using ModelFolder folder = new();
        byte[] whole = File.ReadAllBytes(Digits);
        AssertOnlyError(folder.Inspect(folder.Write("net.tflite", whole[..length])), "MSDK2002", "'net.tflite' is truncated or corrupt: ");
    }

    [TestMethod]
    public void OtherSchemaVersion_IsRefused()
    {
        using ModelFolder folder = new();
        TestModel model = new TestModel().Input("x").Output("y");
        model.Root[0] = 4u;
        AssertOnlyError(folder.Inspect(model), "MSDK2004", "Schema version 4 of 'net.tflite' is not supported (supported: 3)");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void PersonDetect_IsInvalid_AndSaysWhy()
    {
        using ModelFolder folder = new();
        AssertOnlyError(
            folder.Inspect(Shared.Path("testdata", "models", "person_detect.tflite")),
            "MSDK2012",
            "'person_detect.tflite' is invalid: quantized_dimension is out of range");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void CompiledModel_IsRefused_AndSaysForWhat()
    {
        (string File, string Target)[] rows =
        [
            ("litert__test__testdata__simple_add_op.sm8750.tflite", "Qualcomm SM8750"),
            ("litert__test__testdata__simple_model_npu_mediatek_mt6989_precompiled.tflite", "MediaTek mt6989"),
            ("litert__test__testdata__precompiled_mediatek_model.tflite", "an NPU"),
        ];
        using ModelFolder folder = new();
        foreach ((string file, string target) in rows)
        {
            AssertOnlyError(folder.Inspect(Shared.Path("testdata", "litert", file)), "MSDK2011", $"already compiled for {target} ");
        }
    }

    [TestMethod]
    public void Cancellation_IsNoDiagnostic()
    {
        using ModelFolder folder = new();
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsException<OperationCanceledException>(() => new ModelInspector().Inspect(
            new ModelItem(Digits, "digits.tflite", new Dictionary<string, string>()), folder.Project, cancelled.Token));
    }

    private static void AssertOnlyError(InspectionResult result, string id, string text)
    {
        Assert.IsNull(result.Manifest);
        ModelDiagnostic found = result.Diagnostics.Single();
        Assert.AreEqual(id, found.Rule.Id, found.Message);
        Assert.AreEqual(DiagnosticSeverity.Error, found.Severity);
        StringAssert.Contains(found.Message, text);
        Assert.IsFalse(found.Message.Contains('\n'), "one line");
    }
}
