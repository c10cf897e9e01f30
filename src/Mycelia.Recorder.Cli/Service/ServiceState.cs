using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>What systemd says of the service.</summary>
/// <param name="Active">Its word: active, activating, failed, inactive.</param>
/// <param name="Sub">Its finer word.</param>
/// <param name="Enabled">Whether it starts by itself.</param>
/// <param name="Status">What the recorder told it last; empty where none runs.</param>
/// <param name="Restarts">How often it had to be started again.</param>
/// <param name="Result">Why it ended, where it failed.</param>
internal sealed record ServiceState(string Active, string Sub, string Enabled, string Status, string Restarts, string Result)
{
    public bool IsRunning => Active == "active";

    /// <summary>Why it failed, and where one reads more; empty where it did not.</summary>
    public string FailureOf(ServiceName name) =>
        IsRunning || Result is "" or "success" ? "" : $", {Result}: see 'mycelia-recorder service logs{name.Option}'";

    /// <exception cref="UserError">No service manager of the user's answers.</exception>
    public static async Task<ServiceState> ReadAsync(ServiceName name)
    {
        await Systemctl.RequireAsync();
        var answer = await Systemctl.RunAsync(
            "show",
            name.Unit,
            "--property=ActiveState,SubState,UnitFileState,StatusText,NRestarts,Result"
        );
        var values = (answer?.Output ?? "")
            .Split('\n')
            .Select(static line => line.Split('=', 2))
            .Where(static pair => pair.Length == 2)
            .ToDictionary(static pair => pair[0], static pair => pair[1].Trim());
        // systemd keeps what a service said last, also when it has ended.
        var lives = Value("ActiveState") is "active" or "activating" or "deactivating";
        return new(
            Value("ActiveState"),
            Value("SubState"),
            Value("UnitFileState"),
            lives ? Value("StatusText") : "",
            Value("NRestarts"),
            Value("Result")
        );

        string Value(string name) => values.GetValueOrDefault(name, "");
    }
}
