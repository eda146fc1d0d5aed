namespace ModelSdk;

/// <summary>A session on loan from a model's pool; disposing it gives the session back.</summary>
/// <remarks>Copies stand for the same loan: disposing one of them ends it for all.</remarks>
public readonly struct SessionLease : IDisposable
{
    private readonly SessionPool? _pool;
    private readonly ModelSession? _session;
    private readonly int _loan;

    internal SessionLease(SessionPool pool, ModelSession session, int loan)
    {
        _pool = pool;
        _session = session;
        _loan = loan;
    }

    /// <summary>The session.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public ModelSession Session => _session is { } session && session.Loan == _loan
        ? session
        : throw new ObjectDisposedException(nameof(SessionLease));

    /// <summary>Gives the session back; calling it again does nothing.</summary>
    public void Dispose() => _pool?.Return(_session!, _loan);
}
