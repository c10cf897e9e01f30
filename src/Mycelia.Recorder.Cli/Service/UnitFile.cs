using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>
/// The systemd user unit. What needs capabilities that a user's own service manager has not got is left out. It has some of them
/// in a user namespace: without <c>PrivateUsers=</c> systemd 252 leaves the file system open, and says nothing.
/// <c>ProtectClock=</c> would bring a list of allowed devices, without the sound card's; what else it forbids is forbidden already.
/// The watchdog kills: a hung recorder gains nothing by less, and .NET lets the usual SIGABRT pass. Wrong settings are not tried again:
/// only a person can mend them. Whoever is to be told of problems is told of a failure after it, by ExecStopPost=: OnFailure= would not
/// come about while a service is started again. It wants no sound server: those that are enabled start without it, and one that the user
/// has disabled would take the place of the one in use.
/// </summary>
internal static class UnitFile
{
    /// <summary>How a unit begins that <c>service install</c> has written.</summary>
    public const string Signature = "# Written by 'mycelia-recorder service install'";

    /// <summary>The folder of settings in a home. Before version 254, systemd's own name for the folder of state meant another.</summary>
    public const string SettingsInHome = ".config/" + Places.FolderOfProgram;

    /// <summary>The folder of queues in a home.</summary>
    public const string StateInHome = ".local/state/" + Places.FolderOfProgram;

    private const string System = "/usr/";

    /// <summary>A unit of the user's own, with the service's paths.</summary>
    /// <param name="program">The program's absolute path.</param>
    /// <param name="files">Settings and credentials, read by the program itself, so that they are in no environment; and the queue.</param>
    /// <exception cref="UserError">systemd has no way to write one of the paths.</exception>
    public static string Write(string program, ServiceFiles files)
    {
        var queueFolder = Path.GetDirectoryName(files.Db)!;
        // Away when the service starts, as of a disk that is not mounted, it is for the program to say.
        string[] written =
        [
            UnitText.Word(queueFolder),
            .. files.Folder is { } folder ? [UnitText.Word("-" + folder)] : Array.Empty<string>(),
        ];
        return Write(
            $"{Signature}, which replaces it; changes of your own: systemctl --user edit {files.Name.Unit}",
            files.Name.IsMain ? "" : " " + files.Name.Text,
            program,
            new(UnitText.Argument(files.EnvFile), UnitText.Argument(files.Db), UnitText.Folder(queueFolder))
            {
                RuntimeFolder = files.Name.IsMain ? Places.FolderOfProgram : $"{Places.FolderOfProgram}-{files.Name.Text}",
                Written = written,
                Read =
                [
                    .. ProgramFiles(program),
                    UnitText.Word(Path.GetDirectoryName(files.EnvFile)!),
                    .. files.AlsoRead.Select(static path => UnitText.Word("-" + path)),
                ],
            }
        );
    }

    /// <summary>A unit for packages: it serves every user with the usual paths.</summary>
    /// <param name="program">The program's absolute path.</param>
    /// <param name="isTemplate">Whether it is the template of named recorders.</param>
    /// <exception cref="UserError">systemd has no way to write the program's path.</exception>
    public static string WritePackaged(string program, bool isTemplate)
    {
        var name = isTemplate ? "%i" : ServiceName.Main.Text;
        var queueFolder = $"%h/{StateInHome}{(isTemplate ? "/%i" : "")}";
        return Write(
            $"# Written by 'mycelia-recorder service unit'; 'mycelia-recorder setup' prepares and enables it for a user",
            isTemplate ? " %i" : "",
            program,
            new($"\"%h/{SettingsInHome}/{name}.env\"", $"\"{queueFolder}/{Places.QueueHere}\"", $"-{queueFolder}/")
            {
                RuntimeFolder = isTemplate ? $"{Places.FolderOfProgram}-%i" : Places.FolderOfProgram,
                // Of a user who has not been through the setup: a queue in a home that is hidden would be gone with the service.
                Prepare = $"ExecStartPre=+/usr/bin/mkdir -p -m 700 \"%h/{SettingsInHome}\" \"{queueFolder}\"\n",
                Written = [$"\"{queueFolder}\""],
                Read = [.. ProgramFiles(program), $"\"%h/{SettingsInHome}\""],
            }
        );
    }

    private static string Write(string heading, string title, string program, UnitPaths paths) =>
        $"""
            {heading}
            [Unit]
            Description=Mycelia recorder{title}: the microphone into the Mycelia server
            Documentation=man:mycelia-recorder(1)
            After=pipewire-pulse.service pulseaudio.service pipewire-pulse.socket pulseaudio.socket
            StartLimitIntervalSec=0

            [Service]
            Type=notify
            NotifyAccess=main
            {paths.Prepare}ExecStart={UnitText.Program(
                program
            )} record --plain --wait-for-device --env-file {paths.EnvFile} --db {paths.Db}
            ExecStopPost=-{UnitText.Program(program)} notify --failed --env-file {paths.EnvFile}
            RuntimeDirectory={paths.RuntimeFolder}
            RuntimeDirectoryMode=0700
            RuntimeDirectoryPreserve=restart
            Restart=on-failure
            RestartPreventExitStatus={ExitCode.Usage}
            RestartSec=10
            WatchdogSec=60
            WatchdogSignal=SIGKILL
            TimeoutStopSec=30
            WorkingDirectory={paths.WorkingDirectory}
            UMask=0077
            LimitCORE=0

            # Of the home, the service sees only what is listed here; %t has the sound server's socket.
            ProtectHome=tmpfs
            BindPaths=%t {string.Join(' ', paths.Written)}
            BindReadOnlyPaths={string.Join(' ', paths.Read.Distinct())}
            BindReadOnlyPaths=-%h/.config/pulse -%h/.pulse -%h/.config/pipewire -%h/.asoundrc
            ProtectSystem=strict
            ReadWritePaths={string.Join(' ', paths.Written)}
            PrivateTmp=yes
            PrivateMounts=yes
            PrivateUsers=yes
            NoNewPrivileges=yes
            CapabilityBoundingSet=
            KeyringMode=private
            MemoryDenyWriteExecute=yes
            LockPersonality=yes
            ProtectControlGroups=yes
            ProtectHostname=yes
            ProtectKernelLogs=yes
            ProtectKernelModules=yes
            ProtectKernelTunables=yes
            RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallFilter=~@resources @privileged
            SystemCallErrorNumber=EPERM

            [Install]
            WantedBy=default.target

            """;

    /// <summary>The program, and what lies beside it and is part of it; the system's own folders are seen anyway.</summary>
    private static IEnumerable<string> ProgramFiles(string program)
    {
        if (program.StartsWith(System, StringComparison.Ordinal))
            return [];
        string[] libraries =
            Path.GetDirectoryName(program) is { } folder && Directory.Exists(folder)
                ? [.. Directory.GetFiles(folder, "*.so").Order(StringComparer.Ordinal)]
                : [];
        return libraries.Prepend(program).Select(UnitText.Word);
    }

    /// <summary>Paths as they stand in the unit.</summary>
    private sealed record UnitPaths(string EnvFile, string Db, string WorkingDirectory)
    {
        /// <summary>The folder, of the user's runtime folder, that lasts over restarts; without the user's other recorders in it.</summary>
        public required string RuntimeFolder { get; init; }

        /// <summary>A line that runs before the program, outside of what the unit shuts off; or nothing.</summary>
        public string Prepare { get; init; } = "";

        public required string[] Written { get; init; }

        public required string[] Read { get; init; }
    }
}
