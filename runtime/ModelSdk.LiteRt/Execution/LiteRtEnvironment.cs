using System.Runtime.InteropServices;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>The environments of the process: one for each accelerator, made at the first use and kept until the process ends.</summary>
/// <remarks>
/// Two environments that both register the GPU break each other, and one that knows the NPU's dispatch library uses it for
/// CPU models too; so each registers its own accelerator and the CPU, and nothing else (litert-c-api.md 9.1, 13.3).
/// Asked by <see cref="LiteRtBackend"/> in every attempt.
/// </remarks>
internal static unsafe class LiteRtEnvironment
{
    // Bits of option 24: which accelerators register themselves. The NPU's library is chosen by its folder alone.
    private static readonly Dictionary<Accelerator, HwAccelerators> Registered = new()
    {
        [Accelerator.Cpu] = HwAccelerators.Cpu,
        [Accelerator.Gpu] = HwAccelerators.Cpu | HwAccelerators.Gpu,
        [Accelerator.Npu] = HwAccelerators.Cpu | HwAccelerators.Npu,
    };

    private static readonly Lock Gate = new();
    private static readonly Dictionary<Accelerator, (EnvironmentHandle Handle, EnvironmentSettings Settings)> Made = [];

    /// <summary>The environment for that accelerator; what the first caller gave stays, but for the cache folder.</summary>
    /// <remarks>The cache folder is read at each compilation, so that callers who need their own hold <see cref="Compiling"/>.</remarks>
    /// <exception cref="ModelException">The library refused.</exception>
    public static EnvironmentHandle Get(EnvironmentSettings settings)
    {
        lock (Gate)
        {
            if (!Made.TryGetValue(settings.Accelerator, out (EnvironmentHandle Handle, EnvironmentSettings Settings) made))
            {
                made = (Create(settings), settings);
            }
            else if (settings.CacheFolder is { } folder && folder != made.Settings.CacheFolder)
            {
                SetCacheFolder(made.Handle, folder);
                made.Settings = made.Settings with { CacheFolder = folder };
            }

            Made[settings.Accelerator] = made;
            return made.Handle;
        }
    }

    /// <summary>What the environment of an accelerator was made with; null before its first use.</summary>
    public static EnvironmentSettings? SettingsOf(Accelerator accelerator)
    {
        lock (Gate)
        {
            return Made.TryGetValue(accelerator, out (EnvironmentHandle Handle, EnvironmentSettings Settings) made) ? made.Settings : null;
        }
    }

    /// <summary>Held from <see cref="Get"/> to the end of a compilation whose cache folder matters.</summary>
    public static Lock Compiling { get; } = new();

    private static EnvironmentHandle Create(EnvironmentSettings settings)
    {
        using OptionList options = new();
        options.Add(EnvironmentTag.MinLoggerSeverity, (long)(settings.Log ? LogSeverity.Warning : LogSeverity.Silent));
        options.Add(EnvironmentTag.AutoRegisterAccelerators, (long)Registered[settings.Accelerator]);
        options.Add(EnvironmentTag.CompilerPluginLibraryDir, settings.CompilerFolder);
        options.Add(EnvironmentTag.DispatchLibraryDir, settings.DispatchFolder);
        options.Add(EnvironmentTag.CompilerCacheDir, settings.CacheFolder);
        options.Add(EnvironmentTag.RuntimeLibraryDir, settings.RuntimeFolder);
        fixed (EnvironmentOption* first = options.Items)
        {
            LiteRtException.ThrowUnlessOk(
                EnvironmentApi.Create(options.Items.Length, first, out nint environment),
                $"making the environment for the {settings.Accelerator}");
            return new EnvironmentHandle(environment);
        }
    }

    private static void SetCacheFolder(EnvironmentHandle environment, string folder)
    {
        using OptionList options = new();
        options.Add(EnvironmentTag.CompilerCacheDir, folder);
        fixed (EnvironmentOption* first = options.Items)
        {
            LiteRtException.ThrowUnlessOk(
                EnvironmentApi.AddOptions(environment, options.Items.Length, first, overwrite: true), "changing the cache folder");
        }
    }

    /// <summary>Options with their texts, which the library copies.</summary>
    private sealed class OptionList : IDisposable
    {
        private readonly List<EnvironmentOption> _items = [];
        private readonly List<nint> _texts = [];

        public EnvironmentOption[] Items => [.. _items];

        public void Add(EnvironmentTag tag, long value) =>
            _items.Add(new EnvironmentOption { Tag = tag, Value = new NativeAny { Type = AnyType.Int, Int = value } });

        public void Add(EnvironmentTag tag, string? text)
        {
            if (text is not null)
            {
                nint copy = Marshal.StringToCoTaskMemUTF8(text);
                _texts.Add(copy);
                _items.Add(new EnvironmentOption { Tag = tag, Value = new NativeAny { Type = AnyType.String, Pointer = copy } });
            }
        }

        public void Dispose() => _texts.ForEach(Marshal.FreeCoTaskMem);
    }
}

/// <summary>What an environment is made with.</summary>
/// <param name="Accelerator">The accelerator that it registers beside the CPU.</param>
/// <param name="Library">The native library.</param>
internal sealed record EnvironmentSettings(Accelerator Accelerator, LoadedLibrary Library)
{
    /// <summary>Folder with exactly one dispatch library, or null.</summary>
    public string? DispatchFolder { get; init; }

    /// <summary>Folder with the NPU's compiler plugin, or null: nothing is compiled on the device then.</summary>
    public string? CompilerFolder { get; init; }

    /// <summary>Existing folder for what is compiled on the device, or null.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Folder with the GPU accelerator's library, or null.</summary>
    public string? RuntimeFolder { get; init; }

    /// <summary>Whether LiteRT's own warnings go to the error stream; the level is one for the process, and the last one counts.</summary>
    public bool Log { get; init; }
}
