using ModelSdk.Backends;

namespace ModelSdk;

/// <summary>A model that is loaded and ready to run, without generated types. Safe for use by several threads.</summary>
/// <remarks>
/// Generated classes wrap one; tools and applications that know their models only at run time use it directly.
/// Tensors are read and written through a <see cref="ModelSession"/>. <see cref="Dispose"/> may be called while
/// sessions are in use: they keep the file and the engine alive and work until they are disposed themselves.
/// </remarks>
public sealed class Model : IDisposable
{
    private readonly LoadedModel _loaded;
    private readonly SessionPool[] _pools;
    private int _disposed;

    private Model(LoadedModel loaded)
    {
        _loaded = loaded;
        _pools = new SessionPool[loaded.Signatures.Count];
        for (int i = 0; i < _pools.Length; i++)
        {
            _pools[i] = new SessionPool(loaded, i);
        }
    }

    /// <summary>What the model runs on, and every attempt that led there; another report after a run that failed.</summary>
    public ExecutionReport Execution => _loaded.Execution;

    /// <summary>Entry points, in the order of the file; a model without signatures has one with the key "".</summary>
    public IReadOnlyList<SignatureInfo> Signatures => _loaded.Signatures;

    /// <summary>Loads a model on the calling thread; what is not on the device is not fetched.</summary>
    /// <param name="source">Where the model is.</param>
    /// <param name="backends">Engines, in the order in which they are asked for each accelerator; at least one.</param>
    /// <param name="options">How to load and run it, or null for the defaults.</param>
    /// <param name="expected">What the caller was generated for, or null when any model will do.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.InvalidArgument"/>: an option is not valid.
    /// <see cref="ModelErrorCode.NotFound"/>, <see cref="ModelErrorCode.FileIo"/>: the file is not there or not readable.
    /// <see cref="ModelErrorCode.DeliveryFailed"/>: its pack is not on the device, and the application does not carry it.
    /// <see cref="ModelErrorCode.InvalidModel"/>: the file is not a sound model.
    /// <see cref="ModelErrorCode.TypeMismatch"/>: its signatures are not those of <paramref name="expected"/>.
    /// <see cref="ModelErrorCode.OutOfMemory"/>: it does not fit into memory.
    /// Any other code: no accelerator can run it; the message lists every attempt, the code is that of the last one.
    /// </exception>
    public static Model Load(
        ModelSource source,
        IReadOnlyList<IBackend> backends,
        ModelOptions? options = null,
        ModelDescription? expected = null) =>
        new(ModelLoader.Load(source, backends, options ?? new ModelOptions(), expected, CancellationToken.None));

    /// <summary>Loads a model on the thread pool, after fetching its pack where that is not on the device yet.</summary>
    /// <param name="source">Where the model is.</param>
    /// <param name="backends">Engines, in the order in which they are asked for each accelerator; at least one.</param>
    /// <param name="options">How to load and run it, or null for the defaults.</param>
    /// <param name="expected">What the caller was generated for, or null when any model will do.</param>
    /// <param name="cancellationToken">
    /// Gives up a download; then looked at before each attempt: an attempt that has begun is finished.
    /// </param>
    /// <exception cref="ModelException">As for <see cref="Load"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async ValueTask<Model> LoadAsync(
        ModelSource source,
        IReadOnlyList<IBackend> backends,
        ModelOptions? options = null,
        ModelDescription? expected = null,
        CancellationToken cancellationToken = default)
    {
        LoadedModel loaded = await ModelLoader.LoadAsync(
            source, backends, options ?? new ModelOptions(), expected, cancellationToken).ConfigureAwait(false);
        return new Model(loaded);
    }

    /// <summary>Makes memory and state for one signature; the caller disposes it.</summary>
    /// <param name="signatureKey">Key of the signature, or null for the first one.</param>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.NotFound"/>: there is no such signature.
    /// <see cref="ModelErrorCode.OutOfMemory"/>: its tensors do not fit.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public ModelSession CreateSession(string? signatureKey = null)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _loaded.CreateSession(signatureKey is null ? 0 : IndexOf(signatureKey));
    }

    /// <summary>Memory for a signature that shares variables and tables with a session of another one.</summary>
    /// <remarks>
    /// For models whose signatures work on common variables, such as one that trains and one that predicts. The sessions
    /// run one after the other, whatever the threads; <see cref="ModelSession.ResetState"/> of one resets what they share.
    /// State of recurrent operators stays each session's own.
    /// </remarks>
    /// <param name="signatureKey">Key of the signature; null for the first.</param>
    /// <param name="stateOf">A session of this model.</param>
    /// <exception cref="ArgumentException">The session is of another model.</exception>
    /// <exception cref="ModelException">
    /// <see cref="ModelErrorCode.NotFound"/>: there is no such signature.
    /// <see cref="ModelErrorCode.UnsupportedOnDevice"/>: the engine that runs the model cannot share state; the managed one can.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public ModelSession CreateSession(string? signatureKey, ModelSession stateOf)
    {
        ArgumentNullException.ThrowIfNull(stateOf);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _loaded.CreateSession(signatureKey is null ? 0 : IndexOf(signatureKey), stateOf);
    }

    /// <summary>Borrows a session from the model's pool; disposing the lease gives it back.</summary>
    /// <param name="signature">Index in <see cref="Signatures"/>.</param>
    /// <remarks>
    /// No memory is allocated once as many sessions exist as are used at the same time. State (variables, recurrent
    /// state) is as at first. Input dimensions that the model leaves open are those of the session's last use: set them
    /// with <see cref="ModelSession.ResizeInput(int, ReadOnlySpan{int})"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signature.</exception>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public SessionLease RentSession(int signature = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        ArgumentOutOfRangeException.ThrowIfNegative(signature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(signature, _pools.Length);
        return _pools[signature].Rent();
    }

    /// <summary>Releases the model once its last session is disposed; calling it again does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        foreach (SessionPool pool in _pools)
        {
            pool.Close();
        }

        _loaded.Release();
    }

    private int IndexOf(string key)
    {
        for (int i = 0; i < Signatures.Count; i++)
        {
            if (Signatures[i].Key == key)
            {
                return i;
            }
        }

        string known = string.Join(", ", Signatures.Select(signature => $"'{signature.Key}'"));
        throw new ModelException(
            ModelErrorCode.NotFound, $"{_loaded.Name} has no signature '{key}'; it has {known}.");
    }
}
