namespace ModelSdk.Build.OpSupport;

/// <summary>Writes the message of each group: what, on which target, why, where, what to do; and decides how bad it is.</summary>
internal sealed class RuleMessages(ModelItem item, FindingSettings settings)
{
    /// <summary>The finding of a group.</summary>
    public CheckFinding Of(RuleGroup group)
    {
        ModelDiagnostic diagnostic = group.Kind switch
        {
            FindingKind.Leaves => Leaves(group),
            FindingKind.Nowhere => Nowhere(group),
            FindingKind.Refuses => Refuses(group),
            FindingKind.OpenShape => OpenShape(group),
            FindingKind.Quantization => Quantization(group),
            FindingKind.Wrong => Wrong(group),
            FindingKind.Imprecise => Imprecise(group),
            FindingKind.Unknown => Unknown(group),
            _ => Partition(group),
        };
        return new CheckFinding(diagnostic, group.Rule, [.. group.Targets.Select(static target => target.Target)], group.Occurrences);
    }

    private ModelDiagnostic Leaves(RuleGroup group)
    {
        string places = NodeList.Of(group.Occurrences);
        if (group.Accelerator == RunsOn.Npu && settings.NpuRequirement == NpuRequirement.Full)
        {
            return DiagnosticRules.NotOnNpu.At(
                item.FullPath,
                group.Ops,
                group.Total,
                item.Identity,
                TargetNames.Of(group.Targets),
                group.Reason,
                places,
                WhatToDo(group, "Replace these ops by others when converting the model", "If some ops may run on the CPU, set NpuRequirement to Partial."));
        }

        return DiagnosticRules.LeavesNpu.At(
            item.FullPath,
            group.Ops,
            group.Total,
            item.Identity,
            Instead(group),
            On(group),
            group.Reason,
            places,
            WhatToDo(group, group.Accelerator == RunsOn.Npu && !group.Where.SetEquals([RunsOn.Nowhere])
                ? "Replace these ops by others when converting the model; if it is fast enough on a device, add NoWarn=\"MSDK3002\" to the Model item"
                : group.Where.SetEquals([RunsOn.Nowhere])
                    ? "Replace these ops by others when converting the model"
                    : "Nothing, if the model is fast enough on a device; otherwise replace these ops by others when converting it")) with
        {
            Severity = group.Accelerator == RunsOn.Npu && settings.NpuRequirement == NpuRequirement.Partial
                ? DiagnosticSeverity.Warning
                : DiagnosticSeverity.Info,
        };
    }

    private ModelDiagnostic Nowhere(RuleGroup group) => DiagnosticRules.UnsupportedOps.At(
        item.FullPath,
        group.Ops,
        group.Total,
        item.Identity,
        $"the {On(group)} does not take them ({group.Reason}), and Accelerators=\"{string.Join(';', settings.Accelerators)}\" leaves out the CPU: {NodeList.Of(group.Occurrences)}",
        WhatToDo(group, "Replace these ops by others when converting the model", "Or add Cpu to Accelerators."));

    private ModelDiagnostic Refuses(RuleGroup group)
    {
        if (group.Accelerator == RunsOn.Npu)
        {
            return DiagnosticRules.RefusedWhole.At(
                item.FullPath,
                $"NPU compiler of {TargetNames.Of(group.Targets)}",
                item.Identity,
                group.Reason,
                NodeList.Of(group.Occurrences),
                WhatToDo(group, "Convert the model without it", LeaveOut(group)));
        }

        // A table gives a refusal of the GPU this number when it ends the process: then no fall-back comes after it.
        string places = NodeList.Of(group.Occurrences);
        return group.Rule?.Diagnostic == DiagnosticRules.RefusedWhole.Id
            ? new ModelDiagnostic(
                DiagnosticRules.RefusedWhole,
                item.FullPath,
                $"'{item.Identity}' must not be tried on the GPU, because {group.Reason}: {places}. "
                + WhatToDo(group, "Convert the model without it", "Or leave Gpu out of Accelerators."))
            {
                Severity = DiagnosticSeverity.Warning,
            }
            : DiagnosticRules.RefusedWhole.At(
                item.FullPath,
                "GPU",
                item.Identity,
                group.Reason,
                places,
                WhatToDo(group, "Nothing, if the model is fast enough on the CPU; otherwise convert it without this")) with
            {
                Severity = DiagnosticSeverity.Info,
            };
    }

    private ModelDiagnostic OpenShape(RuleGroup group)
    {
        bool inputs = settings.OpenTensors.Any(static tensor => tensor.Name.Length > 0);
        string places = settings.OpenTensors.Count > 0
            ? string.Join(", ", settings.OpenTensors.Take(5)) + (settings.OpenTensors.Count > 5 ? $" and {settings.OpenTensors.Count - 5} more" : "")
            : NodeList.Of(group.Occurrences);
        string todo = inputs || settings.OpenTensors.Count == 0
            ? $"Set FixedShapes=\"{FixedShapes.Suggest(settings.OpenTensors)}\" (with the sizes you need) on the Model item, or convert the model with fixed shapes"
            : "An op inside decides these sizes while it runs, for the inputs are fixed: cut the model before that op";
        return DiagnosticRules.OpenShapes.At(
            item.FullPath, item.Identity, places, TargetNames.Of(group.Targets), group.Reason, $"What to do: {todo}.") with
        {
            Severity = group.Rule?.Effect is RuleEffect.Refuse or RuleEffect.Wrong ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        };
    }

    private ModelDiagnostic Quantization(RuleGroup group)
    {
        RuleEffect effect = group.Rule!.Effect;
        string what = effect switch
        {
            RuleEffect.Leave when group.Where.SetEquals([RunsOn.Nowhere]) => $"{group.Ops:N0} of {group.Total:N0} ops do not run there",
            RuleEffect.Leave => $"{group.Ops:N0} of {group.Total:N0} ops run on the {Where(group)} instead",
            RuleEffect.Refuse => "its compiler refuses the whole model",
            RuleEffect.Wrong => "results are wrong",
            RuleEffect.Imprecise => "results have less precision",
            _ => $"it is not known whether {group.Ops:N0} of {group.Total:N0} ops run there",
        };
        string usual = "Quantize the model again, with one scale per tensor or with int8 weights";
        return DiagnosticRules.Quantization.At(
            item.FullPath,
            item.Identity,
            TargetNames.Of(group.Targets),
            what,
            group.Reason,
            NodeList.Of(group.Occurrences),
            effect == RuleEffect.Refuse ? WhatToDo(group, usual, LeaveOut(group)) : WhatToDo(group, usual),
            effect == RuleEffect.Unknown ? "may not accept" : "does not accept") with
        {
            Severity = (effect, settings.NpuRequirement) switch
            {
                (RuleEffect.Refuse or RuleEffect.Wrong, _) or (RuleEffect.Leave, NpuRequirement.Full) => DiagnosticSeverity.Error,
                (RuleEffect.Leave, NpuRequirement.None) => DiagnosticSeverity.Info,
                (RuleEffect.Unknown, _) => settings.UnknownOps,
                _ => DiagnosticSeverity.Warning,
            },
        };
    }

    private ModelDiagnostic Wrong(RuleGroup group) => DiagnosticRules.WrongResults.At(
        item.FullPath,
        item.Identity,
        On(group),
        group.Reason,
        NodeList.Of(group.Occurrences),
        group.Accelerator == RunsOn.Npu
            ? WhatToDo(group, "Replace these ops by others when converting the model", LeaveOut(group))
            : WhatToDo(group, "Replace these ops by others when converting the model", "Or leave Gpu out of Accelerators.")) with
    {
        Severity = group.Accelerator == RunsOn.Npu ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    };

    // The GPU computes floats in 16 bits as a rule; where it is only the second choice, that is no news to warn about.
    private ModelDiagnostic Imprecise(RuleGroup group) => DiagnosticRules.LessPrecise.At(
        item.FullPath,
        group.Ops,
        group.Total,
        item.Identity,
        On(group),
        group.Reason,
        group.Rule?.Diagnostic is null ? NodeList.Of(group.Occurrences) : NodeList.Compact(group.Occurrences),
        WhatToDo(group, "Compare results on a device with those of the CPU", "If the results are good enough, add NoWarn=\"MSDK3007\" to the Model item.")) with
    {
        Severity = group.Accelerator == RunsOn.Npu || settings.Accelerators[0] == group.Accelerator
            ? DiagnosticSeverity.Warning
            : DiagnosticSeverity.Info,
    };

    private ModelDiagnostic Unknown(RuleGroup group) => DiagnosticRules.NotKnown.At(
        item.FullPath,
        On(group),
        group.Ops,
        group.Total,
        item.Identity,
        group.Reason,
        group.Occurrences.All(static occurrence => occurrence.Found.Length == 0)
            ? NodeList.Compact(group.Occurrences)
            : NodeList.Of(group.Occurrences),
        WhatToDo(
            group,
            "Compile the model for it or try it on a device",
            "When it works, add NoWarn=\"MSDK3011\" to the Model item or set ModelSdkUnknownOps to Info.")) with
    {
        Severity = group.Accelerator == RunsOn.Npu ? settings.UnknownOps : DiagnosticSeverity.Info,
    };

    private ModelDiagnostic Partition(RuleGroup group) => DiagnosticRules.TooManyOps.At(
        item.FullPath,
        item.Identity,
        group.PartitionOps,
        TargetNames.Of(group.Targets),
        group.Reason,
        NodeList.Of(group.Occurrences),
        WhatToDo(group, "Split the model so that each part has fewer ops")) with
    {
        Severity = group.Rule?.Effect is RuleEffect.Refuse or RuleEffect.Wrong ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    };

    private static string On(RuleGroup group) =>
        group.Accelerator == RunsOn.Npu ? $"NPU of {TargetNames.Of(group.Targets)}" : "GPU";

    private static string Where(RuleGroup group) => (group.Where.Contains(RunsOn.Gpu), group.Where.Contains(RunsOn.Cpu)) switch
    {
        (true, true) => "GPU or CPU",
        (true, false) => "GPU",
        _ => "CPU",
    };

    private static string Instead(RuleGroup group) => group.Where.SetEquals([RunsOn.Nowhere])
        ? "run neither on the CPU (see MSDK3003, MSDK3004) nor on"
        : $"will run on the {Where(group)} instead of";

    private static string LeaveOut(RuleGroup group) => group.Targets.Count == 1
        ? "Or leave this target out of Targets: the model then runs on its GPU or CPU."
        : "Or leave these targets out of Targets: the model then runs on their GPU or CPU.";

    private static string WhatToDo(RuleGroup group, string usual, string? also = null)
    {
        string text = (group.Rule?.Remedy?.Text ?? usual).TrimEnd('.', ' ');
        also = also?.Contains(" out of Targets", StringComparison.Ordinal) == true && text.Contains("Targets", StringComparison.Ordinal) ? null : also;
        return also is null ? $"What to do: {text}." : $"What to do: {text}. {also}";
    }
}
