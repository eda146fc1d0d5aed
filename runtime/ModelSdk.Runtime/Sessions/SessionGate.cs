namespace ModelSdk;

/// <summary>Tells when two threads use one session, and puts off its end until a call that is under way has returned.</summary>
/// <remarks>One interlocked operation each way: it watches, it does not wait.</remarks>
internal sealed class SessionGate
{
    private const int Idle = 0;
    private const int Busy = 1;
    private const int BusyAndClosing = 2;
    private const int Closed = 3;

    private int _state;

    public bool IsIdle => Volatile.Read(ref _state) == Idle;

    /// <summary>Begins a call.</summary>
    public void Enter()
    {
        int found = Interlocked.CompareExchange(ref _state, Busy, Idle);
        if (found != Idle)
        {
            Throw(found);
        }
    }

    /// <summary>Ends a call; true when the session was disposed meanwhile and is to be released now.</summary>
    public bool Exit()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, Busy) == Busy)
        {
            return false;
        }

        Volatile.Write(ref _state, Closed);
        return true;
    }

    /// <summary>Throws unless the session is idle.</summary>
    public void Check()
    {
        int found = Volatile.Read(ref _state);
        if (found != Idle)
        {
            Throw(found);
        }
    }

    /// <summary>Closes the gate; true when the caller is to release the session, false when somebody else does or did.</summary>
    public bool TryClose()
    {
        while (true)
        {
            int seen = Volatile.Read(ref _state);
            if (seen is Closed or BusyAndClosing)
            {
                return false;
            }

            int next = seen == Idle ? Closed : BusyAndClosing;
            if (Interlocked.CompareExchange(ref _state, next, seen) == seen)
            {
                return next == Closed;
            }
        }
    }

    private static void Throw(int found)
    {
        ObjectDisposedException.ThrowIf(found is Closed or BusyAndClosing, typeof(ModelSession));
        throw new InvalidOperationException(
            "The session is in use by another thread, or an asynchronous run has not ended. A session serves one thread "
            + "at a time: wait for the run, or make one session for each thread with CreateSession or RentSession.");
    }
}
