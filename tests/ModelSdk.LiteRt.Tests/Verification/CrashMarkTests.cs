using System.Diagnostics;
using System.Globalization;
using ModelSdk.TestSupport;

namespace ModelSdk.LiteRt.Tests.Verification;

/// <summary>Marks of attempts: what is left of a process that is gone counts, nothing else does.</summary>
[TestClass]
public sealed class CrashMarkTests
{
    private const string Key = "gpu-0123456789abcdef-0123456789ab";

    private string _folder = "";

    [TestInitialize]
    public void Initialize() => _folder = Directory.CreateTempSubdirectory("modelsdk-mark-").FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Attempt_HasAMarkWhileItLasts()
    {
        string folder = Path.Combine(_folder, "new", "cache");
        using (CrashMark mark = CrashMark.Begin(folder, Key, "x.tflite on the GPU"))
        {
            Assert.IsNull(mark.Problem);
            string text = File.ReadAllText(Directory.GetFiles(folder).Single());
            StringAssert.Contains(text, "x.tflite on the GPU");
            Assert.IsNull(CrashMark.FindCrash(folder, Key), "this process runs");
        }

        Assert.AreEqual(0, Directory.GetFiles(folder).Length);
    }

    [TestMethod]
    public void TwoAttemptsAtTheSameTime_ShareOneMark()
    {
        CrashMark first = CrashMark.Begin(_folder, Key, "first");
        using (CrashMark second = CrashMark.Begin(_folder, Key, "second"))
        {
            first.Dispose();
            first.Dispose();
            Assert.AreEqual(1, Directory.GetFiles(_folder).Length);
        }

        Assert.AreEqual(0, Directory.GetFiles(_folder).Length);
    }

    [TestMethod]
    public void MarkOfAProcessThatIsGone_IsACrash()
    {
        string path = Leave(int.MaxValue, DateTimeOffset.UtcNow, attempt: new DateTimeOffset(2026, 11, 21, 8, 30, 0, TimeSpan.Zero));

        CrashFound crash = CrashMark.FindCrash(_folder, Key)!;

        Assert.AreEqual(path, crash.Path);
        string sentence = crash.Sentence("the GPU");
        StringAssert.Contains(sentence, "2026-11-21 08:30 UTC");
        StringAssert.Contains(sentence, path);
        Assert.IsNull(CrashMark.FindCrash(_folder, "gpu-fedcba9876543210-0123456789ab"), "another model");
    }

    [TestMethod]
    public void MarkOfARunningProcess_IsNoCrash()
    {
        using Process other = Other();
        Leave(other.Id, other.StartTime, DateTimeOffset.UtcNow);

        Assert.IsNull(CrashMark.FindCrash(_folder, Key));
    }

    [TestMethod]
    public void MarkOfAnEarlierProcessOfTheSameNumber_IsACrash()
    {
        using Process other = Other();
        Leave(other.Id, other.StartTime.AddMinutes(-5), DateTimeOffset.UtcNow);

        Assert.IsNotNull(CrashMark.FindCrash(_folder, Key));
    }

    [TestMethod]
    public void MarkOfAnEarlierProcessOfThisNumber_IsACrash()
    {
        // As in a container, where each start of the application is process 1.
        Leave(Environment.ProcessId, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);

        Assert.IsNotNull(CrashMark.FindCrash(_folder, Key));
    }

    [TestMethod]
    public void MarkThatWasCutOff_IsACrash()
    {
        File.WriteAllText(Path.Combine(_folder, $"{Key}-{int.MaxValue}.attempt"), "");

        CrashFound crash = CrashMark.FindCrash(_folder, Key)!;

        Assert.IsTrue((DateTimeOffset.UtcNow - crash.Attempt).Duration() < TimeSpan.FromMinutes(1), "the file's time stands in");
    }

    [TestMethod]
    public void UnwritableFolder_IsSaid()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "");

        using CrashMark mark = CrashMark.Begin(Path.Combine(file, "cache"), Key, "x");

        StringAssert.Contains(mark.Problem, file);
        StringAssert.Contains(mark.Problem, "ModelOptions.CacheDirectory");
    }

    [TestMethod]
    public void ReadOnlyFolder_IsSaid()
    {
        using ReadOnlyFolder folder = new(_folder);
        using CrashMark mark = CrashMark.Begin(_folder, Key, "x");

        Assert.IsNotNull(mark.Problem);
    }

    [TestMethod]
    public void NoFolder_IsSaid()
    {
        using CrashMark mark = CrashMark.Begin(null, Key, "x");

        Assert.IsNotNull(mark.Problem);
        Assert.IsNull(CrashMark.FindCrash(null, Key));
    }

    [TestMethod]
    public void Key_DependsOnModelAndLibraries()
    {
        string[] keys =
        [
            CrashMark.Key("gpu", "aa", "1", "2"), CrashMark.Key("npu", "aa", "1", "2"), CrashMark.Key("gpu", "bb", "1", "2"),
            CrashMark.Key("gpu", "aa", "1", "3"), CrashMark.Key("gpu", "aa", "12"),
        ];

        CollectionAssert.AllItemsAreUnique(keys);
        Assert.AreEqual(keys[0], CrashMark.Key("gpu", "aa", "1", "2"));
    }

    // The process that started this one runs as long as the test.
    private static Process Other()
    {
        if (!OperatingSystem.IsLinux())
        {
            Shared.NotOnThisSystem("the number of the parent process is read from /proc");
        }

        string stat = File.ReadAllText("/proc/self/stat");
        string parent = stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0];
        return Process.GetProcessById(int.Parse(parent, CultureInfo.InvariantCulture));
    }

    private string Leave(int process, DateTimeOffset started, DateTimeOffset attempt)
    {
        string path = Path.Combine(_folder, $"{Key}-{process}.attempt");
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"started {started:O}\nattempt {attempt:O}\nwhat x\n"));
        return path;
    }
}
