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
        // Away when the service starts, as of a disk that is not mounted, it is for the program to say.
        var folder = files.Folder is { } delivery ? " " + UnitText.Word("-" + delivery) : "";
        return $"""
            # Written by 'mycelia-recorder service install', which replaces it; changes of your own: systemctl --user edit {Name}
            [Unit]
            Description=Mycelia recorder: the microphone into the Mycelia server
            After=pipewire-pulse.service pulseaudio.service pipewire-pulse.socket pulseaudio.socket
            Wants=pipewire-pulse.socket pulseaudio.socket
            StartLimitIntervalSec=0

            [Service]
            Type=notify
            NotifyAccess=main
            ExecStart={UnitText.Program(program)} record --plain --wait-for-device --env-file {UnitText.Argument(
                files.EnvFile
            )} --db {UnitText.Argument(files.Db)}
            Restart=on-failure
            RestartSec=10
            WatchdogSec=60
            WatchdogSignal=SIGKILL
            TimeoutStopSec=30
            WorkingDirectory={UnitText.Folder(queueFolder)}
            UMask=0077
            LimitCORE=0

            # Of the home, the service sees only what is listed here; %t has the sound server's socket.
            ProtectHome=tmpfs
            BindPaths=%t {UnitText.Word(queueFolder)}{folder}
            BindReadOnlyPaths={string.Join(' ', read.Distinct().Select(UnitText.Word))}
            BindReadOnlyPaths=-%h/.config/pulse -%h/.pulse -%h/.config/pipewire -%h/.asoundrc
            ProtectSystem=strict
            ReadWritePaths={UnitText.Word(queueFolder)}{folder}
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
    }

    /// <summary>What lies beside the program and is part of it.</summary>
    private static string[] Libraries(string program) =>
        Path.GetDirectoryName(program) is { } folder && Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.so").Order(StringComparer.Ordinal)]
            : [];
}
