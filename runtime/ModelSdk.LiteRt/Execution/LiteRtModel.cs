using ModelSdk.Backends;
using ModelSdk.LiteRt.Native;

namespace ModelSdk.LiteRt;

/// <summary>A model that LiteRT has prepared for one accelerator; makes sessions.</summary>
/// <remarks>
/// Sessions on the CPU have a compiled model each, so that they run at the same time. On an accelerator they share one
/// and take turns: its memory is scarce, and it does one thing at a time anyway; models that keep state never share.
/// </remarks>
internal sealed class LiteRtModel : ICompiledModel
{
    private readonly NativeModel _model;
    private readonly CompileSettings _settings;
    private readonly NativeInstance _first;
    private readonly int[][][] _firstShapes;
    private readonly Lock _lock = new();
    private readonly NativeInstance?[] _idle;
    private bool _firstIsUsed;
    private bool _disposed;

    /// <summary>Compiles the model once, so that what cannot run is known now. Owns <paramref name="model"/>, also when it fails.</summary>
    /// <param name="accelerator">Where it is to run.</param>
    /// <param name="model">The model in the library.</param>
    /// <param name="settings">How to compile.</param>
    /// <param name="maxMemoryBytes">ModelOptions.MaxMemoryBytes.</param>
    /// <exception cref="ModelException">It cannot run that way.</exception>
    public LiteRtModel(Accelerator accelerator, NativeModel model, CompileSettings settings, long? maxMemoryBytes)
    {
        _model = model;
        HasDynamicShapes = DynamicShapes.Has(model.File);
        MaxMemoryBytes = maxMemoryBytes;
        Signatures = [.. model.Signatures.Select(static ports => ports.Info)];
        KeepsState = StateCheck.KeepsState(model.File);
        IsShared = accelerator != Accelerator.Cpu && !KeepsState;
        Accelerator = accelerator;
        _idle = new NativeInstance?[model.Signatures.Count];
        try
        {
            _settings = HasDynamicShapes ? OnPlainKernels(accelerator, settings) : settings;
            _first = model.Compile(_settings);
            StubOperators.Check(accelerator, model.File, _first);
            _firstShapes = [.. model.Signatures.Select(ports =>
                ports.InputTensors.Select((_, position) => _first.InputShape(ports.Index, position)).ToArray())];
        }
        catch
        {
            _first?.Dispose();
            model.Dispose();
            throw;
        }

        TryDynamicShapes();
    }

    /// <inheritdoc/>
    public IReadOnlyList<SignatureInfo> Signatures { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<Accelerator, double>? Shares { get; private set; }

    /// <inheritdoc/>
    public ArtifactInfo? Artifact { get; init; }

    /// <inheritdoc/>
    public bool KeepsState { get; }

    /// <summary>Tells after the verification run which share of operators ran where; null for accelerators of which nothing tells it.</summary>
    public Func<NativeInstance, IReadOnlyDictionary<Accelerator, double>?>? Measure { get; set; }

    /// <summary>Makes what is held while the verification run can end the process; null for nothing.</summary>
    public Func<IDisposable>? Guard { get; set; }

    /// <summary>Checks the results after the verification run, and tells what it found for the report; null for nothing.</summary>
    public Func<string>? Compare { get; set; }

    /// <summary>A file that was opened for this model alone and is disposed with it, or null.</summary>
    public IDisposable? Owned { get; init; }

    /// <summary>The compiled model that was made first.</summary>
    public NativeInstance First => _first;

    /// <summary>Where it runs.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>Whether some tensor has no size before it was computed; see <see cref="DynamicShapes"/>.</summary>
    public bool HasDynamicShapes { get; }

    /// <summary>Whether all sessions use one compiled model, under its lock.</summary>
    public bool IsShared { get; }

    /// <summary>Bound of a session's inputs and outputs, or null.</summary>
    public long? MaxMemoryBytes { get; }

    /// <summary>The environment of the model.</summary>
    public EnvironmentHandle Environment => _model.Environment;

    /// <inheritdoc/>
    public IBackendSession CreateSession(int signature) => new LiteRtSession(this, _model.Signatures[signature]);

    /// <inheritdoc/>
    public string Verify(CancellationToken cancellationToken)
    {
        using IDisposable? guard = Guard?.Invoke();
        using (IBackendSession session = CreateSession(0))
        {
            for (int i = 0; i < Signatures[0].Inputs.Count; i++)
            {
                session.InputBytes(i).Clear();
            }

            session.Run(cancellationToken);

            // Before the session ends: with it goes a compiled model that holds state.
            Shares = Measure?.Invoke(_first);
        }

        string[] found = [Compare?.Invoke() ?? "", (guard as CrashMark)?.Problem ?? ""];
        return string.Join("; ", found.Where(static sentence => sentence.Length > 0));
    }

    /// <summary>Dimensions of a signature's inputs before any resize, in the library's order; the caller may change the outer array.</summary>
    public int[][] FirstShapes(int signature) => [.. _firstShapes[signature]];

    /// <summary>A compiled model for a new session of that signature.</summary>
    public NativeInstance Acquire(int signature)
    {
        if (IsShared)
        {
            return _first;
        }

        lock (_lock)
        {
            // One instance serves one signature for its life: two that share a subgraph would leave each other's buffers in it.
            NativeInstance? instance = _firstIsUsed ? Interlocked.Exchange(ref _idle[signature], null) : _first;
            _firstIsUsed = true;
            if (instance is not null)
            {
                return instance;
            }
        }

        return _model.Compile(_settings);
    }

    /// <summary>Takes the compiled model of a session that ends.</summary>
    /// <param name="instance">The compiled model.</param>
    /// <param name="signature">What it served.</param>
    /// <param name="ran">Whether it ran, so that it may hold state.</param>
    public void Release(NativeInstance instance, int signature, bool ran)
    {
        if (IsShared)
        {
            return;
        }

        lock (_lock)
        {
            if (!_disposed && !instance.IsSuspect && !(KeepsState && ran) && _idle[signature] is null)
            {
                _idle[signature] = instance;
                return;
            }
        }

        instance.Dispose();
    }

    /// <summary>A new compiled model instead of one that holds state.</summary>
    public NativeInstance Renew(NativeInstance old, int signature)
    {
        NativeInstance renewed = _model.Compile(_settings);
        Release(old, signature, ran: true);
        return renewed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (NativeInstance? instance in _idle)
            {
                instance?.Dispose();
            }

            if (IsShared || !_firstIsUsed)
            {
                _first.Dispose();
            }
        }

        _model.Dispose();
        Owned?.Dispose();
    }

    // Where an output has no memory before it was computed, the library takes no buffer for it; that is known without a run.
    private void TryDynamicShapes()
    {
        if (!HasDynamicShapes)
        {
            return;
        }

        try
        {
            foreach (SignaturePorts ports in _model.Signatures)
            {
                using LiteRtSession session = new(this, ports);
                session.Prove();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static CompileSettings OnPlainKernels(Accelerator accelerator, CompileSettings settings)
    {
        if (accelerator != Accelerator.Cpu)
        {
            throw new ModelException(
                ModelErrorCode.UnsupportedOnDevice,
                $"the model has tensors whose size is known only while it runs, which LiteRT cannot run safely on the {accelerator}");
        }

        Dictionary<string, string> texts = new(settings.Texts);
        foreach (string identifier in OptionTexts.Cpu)
        {
            texts[identifier] = OptionTexts.Merge("kernel_mode = \"builtin\"\n", texts.GetValueOrDefault(identifier, ""));
        }

        return settings with { Texts = texts };
    }
}
