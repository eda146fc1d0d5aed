using System.Globalization;
using System.Runtime.InteropServices;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt.Tests.Lifetime;

/// <summary>What this process holds at one moment: what a leak would make grow.</summary>
/// <param name="Objects">Objects of the library that we own.</param>
/// <param name="Files">Open files.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Maps">Mappings of model files.</param>
/// <param name="Resident">Resident bytes.</param>
internal sealed partial record ProcessCount(int Objects, int Files, int Threads, int Maps, long Resident)
{
    /// <summary>Counts after everything that nobody references is gone.</summary>
    public static ProcessCount Now()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        // What malloc keeps for its threads is no leak.
        _ = ReturnFreeMemory(0);
        return new ProcessCount(
            NativeHandle.Alive,
            Directory.GetFileSystemEntries("/proc/self/fd").Length,
            Directory.GetDirectories("/proc/self/task").Length,
            File.ReadLines("/proc/self/maps").Count(static line => line.EndsWith(".tflite", StringComparison.Ordinal)),
            RealLibrary.ResidentBytes());
    }

    /// <summary>As <see cref="Now"/>, after the threads of the pool have let go of what they did last.</summary>
    public static ProcessCount Settled(ProcessCount before)
    {
        ProcessCount now = Now();
        for (int i = 0; i < 20 && (now.Objects > before.Objects || now.Maps > before.Maps); i++)
        {
            Task.WaitAll([.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(static _ => Task.Run(static () => Thread.Sleep(20)))]);
            now = Now();
        }

        return now;
    }

    /// <summary>Asserts that nothing has grown since; threads and files of the runtime itself come and go.</summary>
    /// <param name="before">Counted after a warm-up.</param>
    /// <param name="bytes">Resident memory that may have been added: fragments of heaps, not leaks.</param>
    public void AssertNoMoreThan(ProcessCount before, long bytes)
    {
        string all = $"{before}\n{this}";
        Assert.AreEqual(before.Objects, Objects, all);
        Assert.AreEqual(before.Maps, Maps, all);
        Assert.IsTrue(Files <= before.Files + 4, all);
        Assert.IsTrue(Threads <= before.Threads + 8, all);
        Assert.IsTrue(Resident <= before.Resident + bytes, string.Create(
            CultureInfo.InvariantCulture, $"{(Resident - before.Resident) / 1e6:F1} MB more\n{all}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(Resident - before.Resident) / 1e6:F1} MB more\n{all}"));
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int ReturnFreeMemory(nuint keep);
}
