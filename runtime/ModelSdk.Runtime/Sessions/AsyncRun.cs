using System.Threading.Tasks.Sources;

namespace ModelSdk;

/// <summary>Running on the pool.</summary>
public sealed partial class ModelSession
{
    /// <summary>One asynchronous run; used again by the next, so that runs allocate nothing.</summary>
    private sealed class AsyncRun(ModelSession session) : IThreadPoolWorkItem, IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _completion = new() { RunContinuationsAsynchronously = false };
        private CancellationToken _cancellationToken;
        private bool _used;

        /// <summary>Whether the last run has not told its result yet, so that this object cannot serve another one.</summary>
        public bool IsPending => _used && _completion.GetStatus(_completion.Version) == ValueTaskSourceStatus.Pending;

        /// <summary>Queues the run; the session is entered already and left when the run has ended.</summary>
        public ValueTask Start(CancellationToken cancellationToken)
        {
            _completion.Reset();
            _used = true;
            _cancellationToken = cancellationToken;
            ValueTask task = new(this, _completion.Version);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return task;
        }

        public void Execute()
        {
            Exception? failure = null;
            try
            {
                session.RunEntered(_cancellationToken);
            }
            catch (Exception exception)
            {
                // Not lost: it is thrown where the caller awaits.
                failure = exception;
            }

            _cancellationToken = default;
            session.Exit();
            if (failure is null)
            {
                _completion.SetResult(true);
            }
            else
            {
                _completion.SetException(failure);
            }
        }

        public void GetResult(short token) => _completion.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _completion.GetStatus(token);

        public void OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _completion.OnCompleted(continuation, state, token, flags);
    }
}
