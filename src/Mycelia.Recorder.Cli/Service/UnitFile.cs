using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>
/// The systemd user unit. What needs capabilities that a user's own service manager has not got is left out. It has some of them
/// in a user namespace: without <c>PrivateUsers=</c> systemd 252 leaves the file system open, and says nothing.
/// <c>ProtectClock=</c> would bring a list of allowed devices, without the sound card's; what else it forbids is forbidden already.
/// The watchdog kills: a hung recorder gains nothing by less, and .NET lets the usual SIGABRT pass.
/// </summary>
internal static class UnitFile
{
    public const string Name = Places.UnitName;

    /// <param name="program">The program's absolute path.</param>
    /// <param name="files">Settings and credentials, read by the program itself, so that they are in no environment; and the queue.</param>
    /// <param name="alsoRead">Files that the program reads besides. One that is away is for it to say.</param>
    /// <exception cref="UserError">systemd has no way to write one of the paths.</exception>
    public static string Write(string program, ServiceFiles files, params IEnumerable<string> alsoRead)
    {
        var queueFolder = Path.GetDirectoryName(files.Db)!;
        string[] read =
        [
            program,
            .. Libraries(program),
            Path.GetDirectoryName(files.EnvFile)!,
            .. alsoRead.Select(static path => "-" + path),
        ];
        return Write(
            new()
            {
                Origin =
                    $"Written by 'mycelia-recorder service install', which replaces it; changes of your own: systemctl --user edit {Name}",
                Program = UnitText.Program(program),
                EnvFile = UnitText.Argument(files.EnvFile),
                Db = UnitText.Argument(files.Db),
                WorkingDirectory = UnitText.Folder(queueFolder),
                // Away when the service starts, as of a disk that is not mounted, it is for the program to say.
                Written = UnitText.Word(queueFolder) + (files.Folder is { } delivery ? " " + UnitText.Word("-" + delivery) : ""),
                Read = string.Join(' ', read.Distinct().Select(UnitText.Word)),
            }
        );
    }

    /// <summary>
    /// The unit that a package ships for every user: settings and queue in their usual places, which are made at the start.
    /// </summary>
    public static string WriteForPackage()
    {
        const string settings = "%h/.config/mycelia-recorder";
        const string state = "%h/.local/state/mycelia-recorder";
        return Write(
            new()
            {
                Origin =
                    "Shipped with the package, and not enabled: systemctl --user enable --now mycelia-recorder. 'mycelia-recorder service "
                    + "install' writes one of your own in its place, for other places and for delivery into a folder.",
                Prepare = $"ExecStartPre=+/usr/bin/mkdir -p -m 700 {settings} {state}\n",
                Program = "/usr/bin/mycelia-recorder",
                EnvFile = settings + "/recorder.env",
                Db = state + "/audio_queue.db",
                // Where it is not there yet, the line above makes it.
                WorkingDirectory = "-" + state,
                Written = state,
                Read = settings,
            }
        );
    }

    private static string Write(UnitWords words) =>
        $"""
            # {words.Origin}
            [Unit]
            Description=Mycelia recorder: the microphone into the Mycelia server
            Documentation=man:mycelia-recorder(1)
            After=pipewire-pulse.service pulseaudio.service pipewire-pulse.socket pulseaudio.socket
            Wants=pipewire-pulse.socket pulseaudio.socket
            StartLimitIntervalSec=0

            [Service]
            Type=notify
            NotifyAccess=main
            {words.Prepare}ExecStart={words.Program} record --plain --wait-for-device --env-file {words.EnvFile} --db {words.Db}
            Restart=on-failure
            RestartPreventExitStatus=2
            RestartSec=10
            WatchdogSec=60
            WatchdogSignal=SIGKILL
            TimeoutStopSec=30
            WorkingDirectory={words.WorkingDirectory}
            UMask=0077
            LimitCORE=0

            # Of the home, the service sees only what is listed here; %t has the sound server's socket.
            ProtectHome=tmpfs
            BindPaths=%t {words.Written}
            BindReadOnlyPaths={words.Read}
            BindReadOnlyPaths=-%h/.config/pulse -%h/.pulse -%h/.config/pipewire -%h/.asoundrc
            ProtectSystem=strict
            ReadWritePaths={words.Written}
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

    /// <summary>What lies beside the program and is part of it.</summary>
    private static string[] Libraries(string program) =>
        Path.GetDirectoryName(program) is { } folder && Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.so").Order(StringComparer.Ordinal)]
            : [];
}
