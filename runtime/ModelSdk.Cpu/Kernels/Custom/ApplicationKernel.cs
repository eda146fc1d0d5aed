using ModelSdk.Cpu.Graph;

namespace ModelSdk.Cpu.Kernels.Custom;

/// <summary>A node of an operator that the application implements; made by <see cref="Create"/> for registered names.</summary>
/// <remarks>
/// What the application's code throws becomes a <see cref="ModelException"/> that names operator and node: nobody else
/// could tell which of many nodes it was.
/// </remarks>
internal sealed class ApplicationKernel(CustomKernel kernel, string node) : Kernel
{
    /// <summary>The factory for a node whose operator the application has registered, or null for all others.</summary>
    public static KernelFactory? FactoryOf(Node node, KernelSettings settings) =>
        node.CustomCode is not null && settings.CustomOperators.TryGetValue(node.CustomCode, out CustomOperator? registered)
            ? context => Create(registered, context)
            : null;

    /// <inheritdoc/>
    public override object NewState()
    {
        try
        {
            return new ApplicationRun(kernel.NewState());
        }
        catch (Exception exception)
        {
            throw Failed(node, "make its state", exception);
        }
    }

    /// <inheritdoc/>
    public override void Run(in KernelContext context)
    {
        ApplicationRun run = context.State<ApplicationRun>();
        run.Begin(context);
        try
        {
            kernel.Run(run);
            run.CheckOutputs();
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            throw Failed(node, "run", exception);
        }
        finally
        {
            run.End();
        }
    }

    private static ApplicationKernel Create(CustomOperator registered, NodeContext context)
    {
        ApplicationNode node = ApplicationNode.From(context.Node);
        CustomKernel? kernel;
        try
        {
            kernel = registered.Prepare(node);
        }
        catch (ModelException exception) when (exception.Message.StartsWith(node.ToString(), StringComparison.Ordinal))
        {
            // Refused with CustomNode.Error: it says everything.
            throw;
        }
        catch (Exception exception) when (exception is not ValueNotKnownException)
        {
            throw Failed(node.ToString(), "prepare", exception);
        }

        if (kernel is null)
        {
            throw node.Error($"Prepare of {registered.GetType().Name} returned null; return the kernel that runs the node");
        }

        for (int i = 0; i < context.OutputCount; i++)
        {
            switch (node.SettledShape(i))
            {
                case null:
                    throw node.Error(
                        $"Prepare of {registered.GetType().Name} did not settle the shape of output {i}, '{context.Output(i).Name}'; "
                        + "call SetShape or LeaveShapeToRun for every output");
                case [-1]:
                    context.SetShapeAtRun(i);
                    break;
                case { } shape:
                    context.SetShape(i, shape.ToArray());
                    break;
            }
        }

        return new ApplicationKernel(kernel, node.ToString());
    }

    private static ModelException Failed(string node, string what, Exception exception) => new(
        exception is ModelException model ? model.Code : ModelErrorCode.RuntimeFailure,
        $"{node}: the application's operator failed to {what}: {exception.GetType().Name}: {exception.Message}",
        innerException: exception);
}
