using ModelSdk.LiteRt.Native;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Options;

/// <summary>The texts that LiteRT is configured with.</summary>
[TestClass]
public sealed class OptionTextsTests
{
    [TestMethod]
    public void Ours_AreThreadsTwiceAndTheReporter()
    {
        IReadOnlyDictionary<string, string> texts = Of(threads: 3);
        CollectionAssert.AreEquivalent(new[] { "xnnpack", "cpu_delegate", "runtime_options_string" }, texts.Keys.ToArray());
        Assert.AreEqual("num_threads = 3\n", texts["xnnpack"]);
        Assert.AreEqual("num_threads = 3\n", texts["cpu_delegate"]);
        Assert.AreEqual("error_reporter_mode = 2\n", texts["runtime_options_string"]);
    }

    [TestMethod]
    public void Profile_IsAsked() => StringAssert.Contains(OptionTexts.Of(new CompileSettings(HwAccelerators.Cpu) { Profile = true })["runtime_options_string"], "enable_profiling = true");

    [TestMethod]
    public void Theirs_WinKeyByKey()
    {
        IReadOnlyDictionary<string, string> texts = Of(1, ("xnnpack", "flags = 1\n"), ("cpu_delegate", "# mine\n num_threads=7"), ("qualcomm", "log_level = 1"));
        Assert.AreEqual("num_threads = 1\nflags = 1\n", texts["xnnpack"]);
        Assert.AreEqual("# mine\n num_threads=7", texts["cpu_delegate"]);
        Assert.AreEqual("log_level = 1", texts["qualcomm"]);
    }

    [TestMethod]
    public void CommentedKey_DoesNotReplaceOurs() =>
        Assert.AreEqual("num_threads = 1\n# num_threads = 7\nflags = 1", Of(1, ("xnnpack", "# num_threads = 7\nflags = 1"))["xnnpack"]);

    [TestMethod]
    [DataRow("", "a = 1", "empty identifier")]
    [DataRow(" ", "a = 1", "empty identifier")]
    [DataRow("a\0b", "a = 1", "zero character in the identifier 'a?b'")]
    [DataRow("gpu_options", "", "no line 'key = value' in the text for 'gpu_options'")]
    [DataRow("gpu_options", "# only\n\n", "no line 'key = value'")]
    [DataRow("gpu_options", "a = \0", "zero character, for 'gpu_options'")]
    [DataRow("gpu_options", null, "no text")]
    public void TextThatCannotBePassedOn_IsRefusedWithASentence(string identifier, string? text, string part)
    {
        ModelException exception = Assert.ThrowsException<ModelException>(() => Of(1, (identifier, text!)));
        Assert.AreEqual(ModelErrorCode.InvalidArgument, exception.Code);
        StringAssert.Contains(exception.Message, "ModelOptions.LiteRtOptions");
        StringAssert.Contains(exception.Message, part);
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void NativeOptions_AreMadeAndFreedManyTimes()
    {
        RealLibrary.Load();
        string large = "key = " + new string('x', 100_000);
        long before = 0;
        for (int i = 0; i < 2_000; i++)
        {
            if (i == 200)
            {
                before = RealLibrary.ResidentBytes();
            }

            using OptionsHandle options = NativeOptions.Create(new CompileSettings(HwAccelerators.Cpu | HwAccelerators.Npu)
            {
                Texts = new Dictionary<string, string> { ["vendor"] = large },
            });
            Assert.IsFalse(options.IsInvalid);
        }

        // Each has 100 kB: what is not freed adds up to 180 MB.
        Assert.IsTrue(RealLibrary.ResidentBytes() < before + 30_000_000, $"{RealLibrary.ResidentBytes()} bytes");
    }

    [TestMethod]
    [Needs(Shared.Data)]
    public void UnknownAccelerator_IsRefusedByTheLibrary()
    {
        RealLibrary.Load();
        ModelException exception = Assert.ThrowsException<ModelException>(
            static () => NativeOptions.Create(new CompileSettings((HwAccelerators)64)));
        Assert.AreEqual(1, exception.NativeStatus);
    }

    private static IReadOnlyDictionary<string, string> Of(int threads, params (string Identifier, string Text)[] texts) =>
        OptionTexts.Of(new CompileSettings(HwAccelerators.Cpu)
        {
            Threads = threads,
            Texts = texts.ToDictionary(static text => text.Identifier, static text => text.Text),
        });
}
