using System.Security.Cryptography;

namespace ModelSdk.Runtime.Tests;

/// <summary>Where models come from, and what is told when they do not.</summary>
[TestClass]
public sealed class SourceTests
{
    [TestMethod]
    public void File_IsReportedWithPathAndHash()
    {
        using Model model = TestModels.Load(TestModels.Digits, TestModels.Cpu());
        ArtifactInfo artifact = model.Execution.Artifact;

        Assert.AreEqual(TestModels.Digits, artifact.Path);
        Assert.AreEqual(ArtifactOrigin.Application, artifact.Origin);
        // From tests/Assets/digits/expected.json.
        Assert.AreEqual("2fb3197a00bb155691ca7ed42b565a066a7c3f3a3e636bd6a8565af555954ff3", artifact.Sha256);
        Assert.IsNull(artifact.Target);
    }

    [TestMethod]
    public void Memory_IsReportedWithoutPath()
    {
        byte[] data = File.ReadAllBytes(TestModels.DigitsInt8);
        using Model model = Model.Load(ModelSource.FromMemory(data), [TestModels.Cpu()]);

        Assert.IsNull(model.Execution.Artifact.Path);
        Assert.AreEqual(Convert.ToHexStringLower(SHA256.HashData(data)), model.Execution.Artifact.Sha256);
    }

    [DataTestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Stream_IsReadOnceFromItsPosition_AndLoadsAgain(bool seekable)
    {
        byte[] data = [1, 2, 3, .. File.ReadAllBytes(TestModels.Digits)];
        using MemoryStream memory = new(data) { Position = 3 };
        using Stream stream = seekable ? memory : new BufferedOnce(memory);
        ModelSource source = ModelSource.FromStream(stream);
        using Model first = await Model.LoadAsync(source, [TestModels.Cpu()]);
        using Model second = Model.Load(source, [TestModels.Cpu()]);

        Assert.AreEqual("classify", first.Signatures[0].Key);
        Assert.AreEqual(first.Execution.Artifact.Sha256, second.Execution.Artifact.Sha256);
    }

    [TestMethod]
    public void StreamThatFails_IsFileIo()
    {
        using BufferedOnce stream = new(null);
        ModelException failure = Assert.ThrowsException<ModelException>(
            () => Model.Load(ModelSource.FromStream(stream), [TestModels.Cpu()]));

        Assert.AreEqual(ModelErrorCode.FileIo, failure.Code);
        StringAssert.Contains(failure.Message, "stream");
    }

    [TestMethod]
    public void StreamThatWasReadHalfWay_IsNotTakenForTheRest()
    {
        using MemoryStream memory = new(File.ReadAllBytes(TestModels.Digits));
        using BufferedOnce stream = new(memory) { FailAt = 2 };
        ModelSource source = ModelSource.FromStream(stream);
        Assert.ThrowsException<ModelException>(() => Model.Load(source, [TestModels.Cpu()]));
        ModelException again = Assert.ThrowsException<ModelException>(() => Model.Load(source, [TestModels.Cpu()]));

        Assert.AreEqual(ModelErrorCode.FileIo, again.Code);
        StringAssert.Contains(again.Message, "open it again");
    }

    [TestMethod]
    public void MissingFile_IsNotFound_AndNamed()
    {
        string path = Path.Combine(Path.GetTempPath(), "no such folder", "none.tflite");
        ModelException failure = Assert.ThrowsException<ModelException>(() => TestModels.Load(path, TestModels.Cpu()));

        Assert.AreEqual(ModelErrorCode.NotFound, failure.Code);
        StringAssert.Contains(failure.Message, path);
    }

    [TestMethod]
    public void FolderInsteadOfAFile_IsFileIo()
    {
        using TempFolder folder = new();
        ModelException failure = Assert.ThrowsException<ModelException>(() => TestModels.Load(folder.Path, TestModels.Cpu()));

        Assert.AreEqual(ModelErrorCode.FileIo, failure.Code);
        StringAssert.Contains(failure.Message, folder.Path);
    }

    [DataTestMethod]
    [DataRow("", "sound model")]
    [DataRow("this is not a model at all, just text", "sound model")]
    [DataRow("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "git lfs pull")]
    public void BadFile_IsInvalidModel_AndNamed(string content, string expected)
    {
        using TempFolder folder = new();
        string path = folder.Write(content, "bad.tflite");
        ModelException failure = Assert.ThrowsException<ModelException>(() => TestModels.Load(path, TestModels.Cpu()));

        Assert.AreEqual(ModelErrorCode.InvalidModel, failure.Code);
        StringAssert.Contains(failure.Message, path);
        StringAssert.Contains(failure.Message, expected);
        Assert.IsInstanceOfType<Format.ModelFormatException>(failure.InnerException);
    }

    [TestMethod]
    public void Deployed_IsFoundInTheSecondFolder()
    {
        using TempFolder folder = new();
        string path = folder.Copy(TestModels.Digits, "exe", "models", "App", "digits", "digits.tflite");
        DeployedModelSource source = new(
            "App", "digits", [Path.Combine(folder.Path, "base"), null, Path.Combine(folder.Path, "exe")]);
        using Model model = Model.Load(source, [TestModels.Cpu()]);

        Assert.AreEqual(path, model.Execution.Artifact.Path);
        Assert.AreEqual(ArtifactOrigin.Source, model.Execution.Artifact.Origin);
    }

    [TestMethod]
    public void DeployedButMissing_ListsBothPlaces_AndSaysWhatToDo()
    {
        DeployedModelSource source = new("App", "digits", ["/nowhere", "/elsewhere/", "/nowhere/"]);
        ModelException failure = Assert.ThrowsException<ModelException>(() => Model.Load(source, [TestModels.Cpu()]));

        Assert.AreEqual(ModelErrorCode.NotFound, failure.Code);
        string place = Path.Combine("/nowhere", "models", "App", "digits", "digits.tflite");
        StringAssert.Contains(failure.Message, place);
        Assert.AreEqual(failure.Message.IndexOf(place, StringComparison.Ordinal), failure.Message.LastIndexOf(place, StringComparison.Ordinal));
        StringAssert.Contains(failure.Message, Path.Combine("/elsewhere", "models", "App"));
        StringAssert.Contains(failure.Message, "ModelSource.FromFile");
    }

    [DataTestMethod]
    [DataRow("")]
    [DataRow("..")]
    [DataRow("a/b")]
    [DataRow("a\\b")]
    public void DeployedName_IsOneSegment(string name) =>
        Assert.ThrowsException<ArgumentException>(() => ModelSource.Deployed("App", name));

    /// <summary>A stream that cannot seek; without bytes, one that fails.</summary>
    private sealed class BufferedOnce(Stream? inner) : Stream
    {
        private int _reads;

        /// <summary>Number of the read that fails.</summary>
        public int FailAt { get; init; } = inner is null ? 1 : int.MaxValue;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) =>
            ++_reads >= FailAt ? throw new IOException("the line is dead") : inner!.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
