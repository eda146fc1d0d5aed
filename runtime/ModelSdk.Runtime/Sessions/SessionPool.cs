namespace ModelSdk;

/// <summary>Idle sessions of one signature; serves <see cref="Model.RentSession"/>.</summary>
internal sealed class SessionPool(LoadedModel loaded, int signature)
{
    // More idle sessions than cores can never run at the same time; each holds the memory of all tensors.
    private static readonly int MaxIdle = Environment.ProcessorCount;

    private readonly Lock _lock = new();
    private readonly Stack<ModelSession> _idle = new();
    private bool _closed;

    public SessionLease Rent()
    {
        ModelSession? session;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, typeof(Model));
            _idle.TryPop(out session);
        }

        if (session is null)
        {
            session = loaded.CreateSession(signature);
        }
        else
        {
            session.ResetState();
        }

        return new SessionLease(this, session, session.Loan);
    }

    public void Return(ModelSession session, int loan)
    {
        if (!session.TryEndLoan(loan))
        {
            return;
        }

        if (session.IsIdle && session.TryUnbindAll())
        {
            lock (_lock)
            {
                if (!_closed && _idle.Count < MaxIdle)
                {
                    _idle.Push(session);
                    return;
                }
            }
        }

        // Also a session that still runs (an asynchronous run that nobody waits for) ends here, after its run.
        session.Dispose();
    }

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
            while (_idle.TryPop(out ModelSession? session))
            {
                session.Dispose();
            }
        }
    }
}
