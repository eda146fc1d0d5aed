using ModelSdk.Backends;

namespace ModelSdk;

/// <summary>Memory and state to run one signature of a model. Used by one thread at a time.</summary>
/// <remarks>
/// Inputs and outputs are spans over memory that the engine owns; nothing is copied unless asked for, and no memory is
/// allocated by a run after the first. A second thread that comes while a call is under way gets an
/// <see cref="InvalidOperationException"/>. Made by <see cref="Model.CreateSession(string?)"/> and <see cref="Model.RentSession"/>.
/// See ModelSession.Tensors.cs for access to tensors, ModelSession.Running.cs for runs, and ModelSession.Switching.cs for
/// what happens when a run fails on an accelerator.
/// </remarks>
public sealed partial class ModelSession : IDisposable
{
    private readonly LoadedModel _loaded;
    private readonly int _signature;
    private readonly SessionGate _gate = new();
    private Rung _rung;
    private IBackendSession _backend;
    private int _loan;

    // The reference to the rung is the session's from here on.
    internal ModelSession(LoadedModel loaded, int signature, Rung rung, IBackendSession backend)
    {
        _loaded = loaded;
        _signature = signature;
        Signature = loaded.Signatures[signature];
        _rung = rung;
        _backend = backend;
    }

    /// <summary>The signature that the session runs.</summary>
    public SignatureInfo Signature { get; }

    /// <summary>What the session runs on, and why.</summary>
    public ExecutionReport Execution => _loaded.Execution;

    /// <summary>Number of the current loan from the pool; a lease with another number is over.</summary>
    internal int Loan => Volatile.Read(ref _loan);

    /// <summary>Whether no call is under way and the session is not disposed.</summary>
    internal bool IsIdle => _gate.IsIdle;

    /// <summary>Sets variables, tables and recurrent state back to what they were at first.</summary>
    /// <exception cref="InvalidOperationException">Another thread is using the session.</exception>
    /// <exception cref="ObjectDisposedException">The session is disposed.</exception>
    public void ResetState()
    {
        Enter();
        try
        {
            ResetEntered();
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Releases the session's memory, after the run that is under way if there is one.</summary>
    /// <remarks>Calling it again does nothing. Spans that were taken from the session must not be used any more.</remarks>
    public void Dispose()
    {
        if (_gate.TryClose())
        {
            Release();
        }
    }

    /// <summary>Whether the session is one of that model.</summary>
    internal bool IsOf(LoadedModel loaded) => ReferenceEquals(_loaded, loaded);

    /// <summary>The session in the engine, when that is the one that runs the model now.</summary>
    /// <exception cref="ModelException">The model went on to another one, and the session has not run there yet.</exception>
    internal IBackendSession On(Rung rung)
    {
        Enter();
        try
        {
            return ReferenceEquals(_rung, rung)
                ? _backend
                : throw new ModelException(
                    ModelErrorCode.StateLost, $"{_loaded.Name} went on to {rung.Accelerator}; run the session whose state is to be shared there first.");
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Ends the loan with that number; false when it was over already.</summary>
    internal bool TryEndLoan(int loan) => Interlocked.CompareExchange(ref _loan, unchecked(loan + 1), loan) == loan;

    private void Enter() => _gate.Enter();

    private void Exit()
    {
        if (_gate.Exit())
        {
            Release();
        }
    }

    private void Release()
    {
        _backend.Dispose();
        _bindings?.ReleaseAll();
        _rung.Release();
        _loaded.Release();
    }
}
