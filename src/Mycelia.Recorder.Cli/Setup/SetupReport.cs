using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>Says what <c>setup</c> is about to do, and what came of it.</summary>
internal static class SetupReport
{
    /// <summary>The file of settings, and what becomes of it.</summary>
    public static void Announce(SetupPlan plan)
    {
        Prose.Write(
            !plan.IsWritten ? $"{plan.Files.EnvFile} stays as it is."
            : plan.FormerText is null ? $"{plan.Files.EnvFile}, a new file:"
            : $"{plan.Files.EnvFile}, in which the rest is kept:"
        );
        foreach (var (name, words) in plan.Changes)
            Console.WriteLine($"  {name}  {words}");
    }

    /// <param name="plan">What was done.</param>
    /// <param name="state">The service's; null where there is none.</param>
    /// <param name="isReadHere">Whether the program reads the file by itself where it was called.</param>
    public static void Write(SetupPlan plan, ServiceState? state, bool isReadHere)
    {
        var name = plan.Files.Name;
        Console.WriteLine();
        if (state is not null)
        {
            Prose.Write($"{name.Unit}: {state.Active}{(state.Status.Length > 0 ? $", {state.Status}" : "")}{state.FailureOf(name)}");
            Console.WriteLine($"  mycelia-recorder status{name.Option}        whether audio is heard, stored and delivered");
            Console.WriteLine($"  mycelia-recorder service logs{name.Option}  what it says");
        }
        else
        {
            Prose.Write($"Settings are in {plan.Files.EnvFile}, and nothing records yet. To record until Ctrl+C:");
            Console.WriteLine($"  mycelia-recorder{(isReadHere ? "" : $" --env-file {plan.Files.EnvFile}")}");
        }

        Prose.Write(WhereToListen(plan, isReadHere));
        Prose.Write(WhoIsTold(plan, isReadHere));
    }

    /// <param name="plan">What was to be done.</param>
    /// <param name="isDone">Whether it was.</param>
    /// <param name="steps">Each step in words.</param>
    /// <param name="state">The service's; null where there is none.</param>
    public static void WriteJson(SetupPlan plan, bool isDone, IReadOnlyList<string> steps, ServiceState? state) =>
        JsonDocumentWriter.Write(json =>
        {
            json.WriteBoolean("ok", plan.CheckExitCode == ExitCode.Done);
            json.WriteBoolean("done", isDone);
            json.WriteString("name", plan.Files.Name.Text);
            json.WriteString("env_file", plan.Files.EnvFile);
            json.WriteString("db", plan.Files.Db);
            json.WriteStartArray("changed");
            foreach (var change in plan.Changes)
                json.WriteStringValue(change.Name);
            json.WriteEndArray();
            json.WriteBoolean("service", plan.Service);
            json.WriteBoolean("linger", plan.Linger);
            json.WriteStartArray("notify");
            foreach (var target in NotifyTargets.Parse(plan.Values.GetValueOrDefault(SettingsTable.Notify.Variable, "")))
                json.WriteStringValue(target?.Shown ?? "");
            json.WriteEndArray();
            if (state is not null)
            {
                json.WriteString("active", state.Active);
                json.WriteString("status", state.Status);
            }

            json.WriteStartArray("steps");
            foreach (var step in steps)
                json.WriteStringValue(step);
            json.WriteEndArray();
            json.WriteStartArray("checks");
            foreach (var finding in plan.Findings)
                finding.WriteTo(json);
            json.WriteEndArray();
        });

    private static string WhoIsTold(SetupPlan plan, bool isReadHere)
    {
        var name = plan.Files.Name;
        return plan.Values.GetValueOrDefault(SettingsTable.Notify.Variable) is { Length: > 0 } value
            ? $"Told of problems: {SettingsTable.Notify.Show(value)}. To try that: mycelia-recorder notify --test"
                + (name.IsMain && !isReadHere ? $" --name {name}" : name.Option)
            : $"Nobody is told of problems. To be told on the desktop: mycelia-recorder setup{name.Option} --notify desktop";
    }

    private static string WhereToListen(SetupPlan plan, bool isReadHere)
    {
        var values = plan.Values;
        if (DestinationSetting.FolderOf(values.GetValueOrDefault(SettingsTable.Destination.Variable), "/") is { } folder)
            return $"Listen to the files in {folder}, a folder for each day.";
        var url = SettingsTable.Url.Show(values.GetValueOrDefault(SettingsTable.Url.Variable, ""));
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback
            ? $"Listen to what {url} has: mycelia-recorder listen{(isReadHere ? "" : $" --env-file {plan.Files.EnvFile}")}"
            : $"Listen in Mycelia, at {url}.";
    }
}
